/** Checks everything that an import needs. Runs the checks of {@code doctor.checks} for each organization. */
package dev.muster.doctor;
