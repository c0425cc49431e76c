/**
 * Finds out from the directory what became of records whose call was never answered. A side branch of submit and
 * results.
 */
package dev.muster.pipeline.indoubt;
