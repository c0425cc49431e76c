/**
 * From a file in the inbox to records in the ledger: claim, read, check, cut into batches. The first stage of the
 * pipeline.
 */
package dev.muster.pipeline.intake;
