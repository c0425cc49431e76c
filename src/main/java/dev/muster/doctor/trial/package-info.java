/**
 * The trial of {@code muster doctor --learn}: how the service really behaves, found out with invented users. Removes
 * the users that it made.
 */
package dev.muster.doctor.trial;
