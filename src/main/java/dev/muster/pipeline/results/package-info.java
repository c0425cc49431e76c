/** Polls jobs and settles each record by its work result. The fourth stage. */
@NullMarked
package dev.muster.pipeline.results;

import org.jspecify.annotations.NullMarked;
