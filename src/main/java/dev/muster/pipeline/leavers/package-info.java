/** The users that a source had before and that its file lacks: who they are, and their suspension. */
@NullMarked
package dev.muster.pipeline.leavers;

import org.jspecify.annotations.NullMarked;
