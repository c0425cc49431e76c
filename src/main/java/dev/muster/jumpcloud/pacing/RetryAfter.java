package dev.muster.jumpcloud.pacing;

import java.math.BigInteger;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the Retry-After header of every response, and pauses the {@link CallGate} for as long as it says. */
public final class RetryAfter {
    /** Longer than any pause. */
    private static final BigInteger LONGEST_SECONDS = BigInteger.valueOf(Integer.MAX_VALUE);

    private static final int FIRST_UNSUCCESSFUL_STATUS = 300;

    private final CallGate callGate;
    private final ServerClock serverClock;
    private final Clock clock;

    /** @param serverClock the clock by which the header gives a date */
    public RetryAfter(CallGate callGate, ServerClock serverClock, Clock clock) {
        this.callGate = callGate;
        this.serverClock = serverClock;
        this.clock = clock;
    }

    /**
     * Records the header of a response. In a successful one it says when to ask for more (RFC 9110, 10.2.3), which
     * applies to that request only.
     *
     * @param header seconds or a date; {@code null} if it is missing. Anything else is ignored
     * @param date the Date header, by the same clock; {@code null} if it is missing
     */
    public void record(int status, @Nullable String header, @Nullable String date) {
        if (status >= FIRST_UNSUCCESSFUL_STATUS && header != null) {
            read(header.strip(), date)
                    .filter(wait -> !wait.isNegative() && !wait.isZero())
                    .ifPresent(callGate::onRetryAfter);
        }
    }

    /** The pause that a header asks for; empty if it cannot be read. */
    private Optional<Duration> read(String header, @Nullable String date) {
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

    private Instant answered(@Nullable String date) {
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
