/**
 * The Camel contexts: one for each organization, their routes and beans, restart and the worker's lock. The only
 * package, with {@code messaging} and {@code observability}, that knows Camel.
 */
@NullMarked
package dev.muster.runtime;

import org.jspecify.annotations.NullMarked;
