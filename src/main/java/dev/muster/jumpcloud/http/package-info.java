/**
 * HTTP as Muster needs it: proxy, TLS, deadlines, and whether a request has left. Depends on {@code config} and Apache
 * HttpClient.
 */
@NullMarked
package dev.muster.jumpcloud.http;

import org.jspecify.annotations.NullMarked;
