/** Checks everything that an import needs. Runs the checks of {@code doctor.checks} for each organization. */
@NullMarked
package dev.muster.doctor;

import org.jspecify.annotations.NullMarked;
