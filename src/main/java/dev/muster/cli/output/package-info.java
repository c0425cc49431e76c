/**
 * What commands print: texts for people, JSON for machines, progress and receipts. Reads the ledger, changes nothing.
 */
package dev.muster.cli.output;
