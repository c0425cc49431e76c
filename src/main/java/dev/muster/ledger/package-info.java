/**
 * The ledger: imports, batches, records, messages and events in one SQLite database. The only package that speaks SQL,
 * with its routes' claims in {@code sql/}.
 */
@NullMarked
package dev.muster.ledger;

import org.jspecify.annotations.NullMarked;
