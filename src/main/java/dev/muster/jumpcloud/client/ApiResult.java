package dev.muster.jumpcloud.client;

import com.fasterxml.jackson.databind.JsonNode;

/** The result of a call to JumpCloud. */
public sealed interface ApiResult {

    /** A text for people: the service's own message, or what happened instead. */
    String message();

    /** Returns true if the service certainly did nothing. */
    boolean nothingDone();

    /** The service did it and sent the JSON that it should. */
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
     * The service rejected the content of the request.
     *
     * @param status the HTTP status, 400 to 499
     * @param message the service's own words
     * @param nothingDone true if the service itself said so, in JSON; a page of HTML may come from a proxy
     */
    record Rejected(int status, String message, boolean nothingDone) implements ApiResult {
        /** A rejection by the service itself. */
        public Rejected(int status, String message) {
            this(status, message, true);
        }
    }

    /**
     * The service rejected our key, organization or address.
     *
     * @param nothingDone as for {@link Rejected}
     */
    record Unauthorized(int status, String message, boolean nothingDone) implements ApiResult {}

    /**
     * The service is busy and asks for a later retry.
     *
     * @param nothingDone as for {@link Rejected}; always true for a 503
     */
    record Throttled(int status, String message, boolean nothingDone) implements ApiResult {}

    /**
     * A login page or a proxy redirected the request, which is never followed, or does not know its address.
     *
     * @param nothingDone true for a redirect: the request went no further
     */
    record Redirected(int status, String message, boolean nothingDone) implements ApiResult {}

    /** The call failed before any of the request was sent. */
    record NotSent(String message) implements ApiResult {
        @Override
        public boolean nothingDone() {
            return true;
        }
    }

    /**
     * The access token has expired, or was just renewed. Says nothing about whether the service accepts our
     * credentials.
     *
     * @param nothingDone as for {@link Rejected}
     */
    record TokenExpired(String message, boolean nothingDone) implements ApiResult {}

    /** Anything else: the service may have done it, may be doing it now, or may never do it. */
    record Indeterminate(String message) implements ApiResult {
        @Override
        public boolean nothingDone() {
            return false;
        }
    }
}
