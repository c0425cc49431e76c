/** Health, metrics and the port they are served on. Reads the ledger and Camel, changes nothing. */
package dev.muster.observability;
