package dev.muster.jumpcloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** What a call to the service came to. Every kind says whether the service may have done what it was asked to. */
public sealed interface Answer {

    /** The service did it and answered with JSON. */
    record Done(JsonNode body) implements Answer {
    }

    /**
     * The service refused what was asked, and did nothing.
     *
     * @param status  the HTTP status, 400 to 499
     * @param message the service's own words
     */
    record Refused(int status, String message) implements Answer {
    }

    /** The service refuses us: key, organization or address. It did nothing. */
    record CredentialsRefused(int status, String message) implements Answer {
    }

    /**
     * The service asks to come again later. It did nothing.
     *
     * @param retryAfter how long to stay away, {@code null} where the service did not say
     */
    record Busy(int status, Duration retryAfter, String message) implements Answer {
    }

    /** The service points elsewhere, which is never followed. It did nothing. */
    record Redirected(int status, String message) implements Answer {
    }

    /** The call failed before the request was written. The service did nothing. */
    record NotSent(String message) implements Answer {
    }

    /** Anything else: the service may have done it, or not, or may be doing it now. */
    record Unclear(String message) implements Answer {
    }
}
