/** The sandbox's directory, bulk jobs and tokens, in memory. Belongs to {@code sandbox}. */
@NullMarked
package dev.muster.sandbox.state;

import org.jspecify.annotations.NullMarked;
