/** Removes imports that are old enough, files first and the ledger's rows last. Runs once for all organizations. */
package dev.muster.pipeline.retention;
