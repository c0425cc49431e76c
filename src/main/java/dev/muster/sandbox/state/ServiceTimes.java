package dev.muster.sandbox.state;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats times like JumpCloud. */
public final class ServiceTimes {
    private static final DateTimeFormatter ATTRIBUTE = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DATE_HEADER = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private ServiceTimes() {}

    /** The format of {@code created}: ISO 8601 in UTC, with milliseconds. */
    static String attribute(Instant instant) {
        return ATTRIBUTE.format(instant);
    }

    /** The format of the {@code Date} header: the preferred form of RFC 9110. */
    public static String dateHeader(Instant instant) {
        return DATE_HEADER.format(instant);
    }
}
