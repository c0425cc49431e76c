package dev.muster.sandbox.faults;

import java.util.Locale;

/** The options of a script entry besides operation, calls and kind. */
public enum FaultOption {
    BODY,
    MESSAGE,
    RETRY_AFTER,
    RETRY_AFTER_DATE,
    SECONDS,
    MEGABYTES,
    REQUESTS_PER_MINUTE;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
