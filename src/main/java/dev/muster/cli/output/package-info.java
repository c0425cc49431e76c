/**
 * The output of commands: text for people, JSON for programs, progress and receipts. Reads the ledger, changes nothing.
 */
@NullMarked
package dev.muster.cli.output;

import org.jspecify.annotations.NullMarked;
