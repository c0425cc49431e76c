/** The single checks of {@code muster doctor}, and what one of them found. Reads; changes nothing. */
package dev.muster.doctor.checks;
