/**
 * Dead letters that come back: recognised by their links, read by their import's rules. Used by {@code pipeline.intake}
 * and the commands.
 */
@NullMarked
package dev.muster.pipeline.deadletter;

import org.jspecify.annotations.NullMarked;
