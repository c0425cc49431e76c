/**
 * Changes of users as values: what an import sets, and what the directory had before. Depends on {@code records} and
 * {@code ledger.model}.
 */
@NullMarked
package dev.muster.ledger.change;

import org.jspecify.annotations.NullMarked;
