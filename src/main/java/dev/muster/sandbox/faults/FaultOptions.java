package dev.muster.sandbox.faults;

import dev.muster.sandbox.state.ServiceTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of a script entry for its fault, besides the kind.
 *
 * @param body null for the usual format of the status
 * @param message null for the usual message of the status
 * @param retryAfter the header's value; null for none
 * @param retryAfterDate offset in seconds of the header's date; null for none
 * @param seconds duration of the fault; null for its default
 * @param megabytes size that the fault adds to a response; null for its default
 * @param requestsPerMinute the limit; null for none
 * @param seed the seed of everything random
 */
record FaultOptions(
        @Nullable ErrorBody body,
        @Nullable String message,
        @Nullable String retryAfter,
        @Nullable Integer retryAfterDate,
        @Nullable Integer seconds,
        @Nullable Integer megabytes,
        @Nullable Integer requestsPerMinute,
        long seed) {

    /** The headers of a response sent now. */
    Map<String, String> headers(Instant now) {
        var headers = new HashMap<String, String>();
        if (retryAfter != null) {
            headers.put("Retry-After", retryAfter);
        } else if (retryAfterDate != null) {
            // Dates have no fractions of a second. Rounding up keeps at least the script's pause.
            headers.put(
                    "Retry-After",
                    ServiceTimes.dateHeader(
                            now.plus(Duration.ofSeconds(retryAfterDate)).plusMillis(999)));
        }
        return headers;
    }
}
