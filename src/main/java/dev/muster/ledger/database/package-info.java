/**
 * The ledger's files: opening, checking, encryption, and SQLite's own library and log. Depends on {@code storage} and
 * {@code config}.
 */
@NullMarked
package dev.muster.ledger.database;

import org.jspecify.annotations.NullMarked;
