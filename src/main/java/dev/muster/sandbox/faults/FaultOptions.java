package dev.muster.sandbox.faults;

import dev.muster.sandbox.state.ServiceTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What an entry of a script says about its fault, beside the kind.
 *
 * @param body null for the form that the service uses for the status
 * @param message null for the one that goes with the status
 * @param retryAfter the header as it is sent; null for none
 * @param retryAfterDate in how many seconds the moment lies that the header names; null for none
 * @param seconds how long the fault takes; null for its default
 * @param megabytes how much the fault makes of an answer; null for its default
 * @param requestsPerMinute the limit; null for none
 * @param seed from which everything random follows
 */
record FaultOptions(
        ErrorBody body,
        String message,
        String retryAfter,
        Integer retryAfterDate,
        Integer seconds,
        Integer megabytes,
        Integer requestsPerMinute,
        long seed) {

    /** The headers of an answer that is given now. */
    Map<String, String> headers(Instant now) {
        var headers = new HashMap<String, String>();
        if (retryAfter != null) {
            headers.put("Retry-After", retryAfter);
        } else if (retryAfterDate != null) {
            // A date has no fractions of a second: rounded up, as long is asked for as the script says.
            headers.put(
                    "Retry-After",
                    ServiceTimes.dateHeader(
                            now.plus(Duration.ofSeconds(retryAfterDate)).plusMillis(999)));
        }
        return headers;
    }
}
