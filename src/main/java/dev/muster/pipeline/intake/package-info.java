/**
 * From a file in the inbox to records and batches in the ledger: claim, read, check, build batches. The first stage of
 * the pipeline.
 */
package dev.muster.pipeline.intake;
