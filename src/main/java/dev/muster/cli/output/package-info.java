/**
 * The output of commands: text for people, JSON for programs, progress and receipts. Reads the ledger, changes nothing.
 */
package dev.muster.cli.output;
