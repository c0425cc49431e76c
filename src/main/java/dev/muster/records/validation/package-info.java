/**
 * Turns rows into the users that are sent, and finds every mistake in them. Depends on the other packages of
 * {@code records} only.
 */
package dev.muster.records.validation;
