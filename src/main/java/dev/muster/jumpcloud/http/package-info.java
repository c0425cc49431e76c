/**
 * HTTP as Muster needs it: proxy, TLS, deadlines, and whether a request has left. Depends on {@code config} and Apache
 * HttpClient.
 */
package dev.muster.jumpcloud.http;
