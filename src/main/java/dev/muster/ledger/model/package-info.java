/** Rows of the ledger as values. Depends on {@code records} and on the cipher of {@code ledger.database}. */
package dev.muster.ledger.model;
