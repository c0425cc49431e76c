/** Plans the way back from an import, by what the ledger kept of it. Used by {@code muster undo}. */
@NullMarked
package dev.muster.pipeline.undo;

import org.jspecify.annotations.NullMarked;
