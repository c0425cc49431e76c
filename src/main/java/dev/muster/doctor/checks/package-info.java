/** The checks of {@code muster doctor} and their findings. Reads only; changes nothing. */
@NullMarked
package dev.muster.doctor.checks;

import org.jspecify.annotations.NullMarked;
