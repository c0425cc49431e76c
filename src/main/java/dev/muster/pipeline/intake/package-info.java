/**
 * From a file in the inbox to records and batches in the ledger: claim, read, check, build batches. The first stage of
 * the pipeline.
 */
@NullMarked
package dev.muster.pipeline.intake;

import org.jspecify.annotations.NullMarked;
