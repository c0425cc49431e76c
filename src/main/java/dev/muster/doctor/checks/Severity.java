package dev.muster.doctor.checks;

import java.util.Locale;

/** The severity of a finding. */
public enum Severity {
    /** No problem. */
    OK,
    /** Imports work, but the finding needs attention. */
    WARNING,
    /** Some or all imports cannot work. */
    ERROR;

    /** Its name in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
