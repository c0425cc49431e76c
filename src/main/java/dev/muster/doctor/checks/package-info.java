/** The checks of {@code muster doctor} and their findings. Reads only; changes nothing. */
package dev.muster.doctor.checks;
