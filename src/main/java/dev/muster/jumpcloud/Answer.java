package dev.muster.jumpcloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Set;

/** What a call to the service came to. */
public sealed interface Answer {

    /** What the service said, or what happened instead, in words for people. */
    String message();

    /** Whether the service certainly did nothing of what it was asked. */
    boolean nothingDone();

    /** The service did it and answered with JSON. */
    record Done(JsonNode body) implements Answer {
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
     * @param status  the HTTP status, 400 to 499
     * @param message the service's own words
     */
    record Refused(int status, String message) implements Answer {
        /** Statuses with which the service refuses a request for what is in it; any other refusal is about us. */
        private static final Set<Integer> ABOUT_WHAT_WAS_SENT = Set.of(400, 409, 413, 422);

        /** Whether the refusal is about what was sent, rather than about who sent it and where to. */
        public boolean aboutWhatWasSent() {
            return ABOUT_WHAT_WAS_SENT.contains(status);
        }

        @Override
        public boolean nothingDone() {
            return true;
        }
    }

    /**
     * The service refuses us: key, organization or address.
     *
     * @param nothingDone whether the service itself said so, in JSON; a page of HTML may come from something on the way
     */
    record CredentialsRefused(int status, String message, boolean nothingDone) implements Answer {
    }

    /**
     * The service asks to come again later.
     *
     * @param retryAfter  how long to stay away, {@code null} where the service did not say
     * @param nothingDone as for {@link CredentialsRefused}; a 503 is taken at its word in any form
     */
    record Busy(int status, Duration retryAfter, String message, boolean nothingDone) implements Answer {
    }

    /** The service points elsewhere, which is never followed. */
    record Redirected(int status, String message) implements Answer {
        @Override
        public boolean nothingDone() {
            return true;
        }
    }

    /** The call failed before the request was written. */
    record NotSent(String message) implements Answer {
        @Override
        public boolean nothingDone() {
            return true;
        }
    }

    /** Anything else: the service may have done it, or not, or may be doing it now. */
    record Unclear(String message) implements Answer {
        @Override
        public boolean nothingDone() {
            return false;
        }
    }
}
