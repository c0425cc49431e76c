/**
 * Users of the directory: searches, lookups, and what differs from a row. Depends on {@code records} and
 * {@code ledger.model}.
 */
@NullMarked
package dev.muster.jumpcloud.directory;

import org.jspecify.annotations.NullMarked;
