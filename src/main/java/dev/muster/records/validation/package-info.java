/**
 * Turns rows into the users that are sent, and finds every mistake in them. Depends on the other packages of
 * {@code records} only.
 */
@NullMarked
package dev.muster.records.validation;

import org.jspecify.annotations.NullMarked;
