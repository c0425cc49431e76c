/** The sandbox's HTTP endpoints, its authentication and its log of requests. Belongs to {@code sandbox}. */
package dev.muster.sandbox.api;
