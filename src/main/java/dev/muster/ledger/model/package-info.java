/** Rows of the ledger as values. Depends on {@code records} and on the cipher of {@code ledger.database}. */
@NullMarked
package dev.muster.ledger.model;

import org.jspecify.annotations.NullMarked;
