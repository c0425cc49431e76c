package dev.muster.jumpcloud.pacing;

import java.math.BigInteger;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Hears when the service wants to be left alone, whatever else it answers. */
public final class RetryAfter {
    /** Longer than anybody waits. */
    private static final BigInteger LONGEST_SECONDS = BigInteger.valueOf(Integer.MAX_VALUE);

    private static final int FIRST_STATUS_THAT_IS_NO_SUCCESS = 300;

    private final CallGate callGate;
    private final ServerClock serverClock;
    private final Clock clock;

    /** @param serverClock by which the service gives a moment until which it wants to be left alone */
    public RetryAfter(CallGate callGate, ServerClock serverClock, Clock clock) {
        this.callGate = callGate;
        this.serverClock = serverClock;
        this.clock = clock;
    }

    /**
     * With a success it says when there is more to hear of what was asked (RFC 9110, 10.2.3), which is none of
     * everybody's business.
     *
     * @param header in either of its two forms, seconds or a date; {@code null} where it is missing. What is neither is
     *     passed over
     * @param date the header that says when it was answered, by the same clock; {@code null} where it is missing
     */
    public void observe(int status, String header, String date) {
        if (status >= FIRST_STATUS_THAT_IS_NO_SUCCESS && header != null) {
            read(header.strip(), date)
                    .filter(wait -> !wait.isNegative() && !wait.isZero())
                    .ifPresent(callGate::onRetryAfter);
        }
    }

    /** The pause that a header asks for; empty where it cannot be read. */
    private Optional<Duration> read(String header, String date) {
        try {
            return Optional.of(
                    header.chars().allMatch(Character::isDigit)
                            ? Duration.ofSeconds(
                                    new BigInteger(header).min(LONGEST_SECONDS).longValue())
                            : Duration.between(answered(date), moment(header)));
        } catch (NumberFormatException | DateTimeException neither) {
            return Optional.empty();
        }
    }

    private Instant answered(String date) {
        try {
            return moment(date == null ? "" : date);
        } catch (DateTimeException missing) {
            return serverClock.serverTime(clock.instant(), null);
        }
    }

    private static Instant moment(String header) {
        return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header));
    }
}
