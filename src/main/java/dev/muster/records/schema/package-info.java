/**
 * The attributes of a JumpCloud user, the columns that name them, and the words for operations and outcomes. Depends on
 * {@code records.problem} and {@code records.mapping}.
 */
@NullMarked
package dev.muster.records.schema;

import org.jspecify.annotations.NullMarked;
