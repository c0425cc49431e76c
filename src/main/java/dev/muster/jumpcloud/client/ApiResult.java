package dev.muster.jumpcloud.client;

import com.fasterxml.jackson.databind.JsonNode;

/** What a call to the service came to. */
public sealed interface ApiResult {

    /** What the service said, or what happened instead, in words for people. */
    String message();

    /** Whether the service certainly did nothing of what it was asked. */
    boolean nothingDone();

    /** The service did it and answered with JSON. */
    record Success(JsonNode body) implements ApiResult {
        @Override
        public String message() {
            return "done";
        }

        @Override
        public boolean nothingDone() {
            return false;
        }
    }

    /**
     * The service refused what was asked.
     *
     * @param status the HTTP status, 400 to 499
     * @param message the service's own words
     * @param nothingDone whether the service itself said so, in JSON; a page of HTML may come from something on the way
     */
    record Rejected(int status, String message, boolean nothingDone) implements ApiResult {
        /** A refusal by the service itself. */
        public Rejected(int status, String message) {
            this(status, message, true);
        }
    }

    /**
     * The service refuses us: key, organization or address.
     *
     * @param nothingDone as for {@link Refused}
     */
    record Unauthorized(int status, String message, boolean nothingDone) implements ApiResult {}

    /**
     * The service asks to come again later.
     *
     * @param nothingDone as for {@link Refused}; a 503 is taken at its word in any form
     */
    record Throttled(int status, String message, boolean nothingDone) implements ApiResult {}

    /**
     * Something on the way, a login page or a proxy, points elsewhere, which is never followed, or does not know what
     * was asked.
     *
     * @param nothingDone whether the request certainly went no further: a redirect says so
     */
    record Redirected(int status, String message, boolean nothingDone) implements ApiResult {}

    /** The call failed before the request was written. */
    record NotSent(String message) implements ApiResult {
        @Override
        public boolean nothingDone() {
            return true;
        }
    }

    /**
     * It says something of the token that a call was to be let in by, and nothing of whether the service wants us: that
     * token has ended, or there is a new one.
     *
     * @param nothingDone as for {@link Refused}
     */
    record TokenExpired(String message, boolean nothingDone) implements ApiResult {}

    /** Anything else: the service may have done it, or not, or may be doing it now. */
    record Indeterminate(String message) implements ApiResult {
        @Override
        public boolean nothingDone() {
            return false;
        }
    }
}
