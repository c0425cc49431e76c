/** The sandbox's HTTP endpoints, its authentication and its log of requests. Belongs to {@code sandbox}. */
@NullMarked
package dev.muster.sandbox.api;

import org.jspecify.annotations.NullMarked;
