/** Removes imports that are old enough, files first and the ledger's rows last. Runs once for all organizations. */
@NullMarked
package dev.muster.pipeline.retention;

import org.jspecify.annotations.NullMarked;
