package dev.muster.sandbox.judge;

import java.time.Instant;

/**
 * A broken rule of conduct.
 *
 * @param at time by the sandbox's clock
 * @param what description of the request and the mistake, without credentials
 */
public record Misconduct(Instant at, Rule rule, String what) {

    /** The rules for clients. */
    public enum Rule {
        /** After a response with {@code Retry-After}, nothing is sent for that time, at most an hour. */
        BEFORE_RETRY_AFTER,
        /** The number of requests in any 60 seconds stays within the limit. */
        OVER_THE_LIMIT,
        /** After a 401 or 403, only single probes are sent, after pauses that grow with each rejection. */
        WHILE_REFUSED,
        /**
         * Results that were all seen in their final state are not requested again, and a member is not added to, or
         * removed from, the same group a third time.
         */
        WITHOUT_NEED
    }

    @Override
    public String toString() {
        return rule + ": " + what;
    }
}
