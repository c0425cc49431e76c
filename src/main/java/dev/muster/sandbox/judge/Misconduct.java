package dev.muster.sandbox.judge;

import java.time.Instant;

/**
 * A rule of conduct that a client broke.
 *
 * @param at when, by the sandbox's clock
 * @param what the request, and what was wrong with it, in words for people; without any credentials
 */
public record Misconduct(Instant at, Rule rule, String what) {

    /** What every client of a service owes it. */
    public enum Rule {
        /** After an answer with {@code Retry-After}, nothing is sent before that time is over, or an hour. */
        BEFORE_RETRY_AFTER,
        /** No more requests than the limit arrive in any 60 seconds. */
        OVER_THE_LIMIT,
        /** After a 401 or 403 nothing is sent but one request after a pause, which grows from refusal to refusal. */
        WHILE_REFUSED,
        /** The results of a job that were all seen in their final state are not asked for again. */
        WITHOUT_NEED
    }

    @Override
    public String toString() {
        return rule + ": " + what;
    }
}
