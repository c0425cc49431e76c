package dev.muster.doctor.checks;

import java.util.Locale;

/** How much a finding matters. */
public enum Severity {
    /** All is well. */
    OK,
    /** It works, but somebody should look at it. */
    WARNING,
    /** Imports cannot work, or not all of them. */
    ERROR;

    /** The word for it: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
