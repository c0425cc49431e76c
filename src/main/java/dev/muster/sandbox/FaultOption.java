package dev.muster.sandbox;

import java.util.Locale;

/** What an entry of a script may say beside operation, calls and kind. */
enum FaultOption {
    BODY, MESSAGE, RETRY_AFTER, RETRY_AFTER_DATE, SECONDS, MEGABYTES, REQUESTS_PER_MINUTE;

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
