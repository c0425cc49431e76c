/** Shows what an import would do, by the same code and without a write. Used by {@code muster plan}. */
@NullMarked
package dev.muster.pipeline.dryrun;

import org.jspecify.annotations.NullMarked;
