package dev.muster.jumpcloud;

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

    private final Conduct conduct;
    private final ServerClock serverClock;
    private final Clock clock;

    /** @param serverClock by which the service gives a moment until which it wants to be left alone */
    public RetryAfter(Conduct conduct, ServerClock serverClock, Clock clock) {
        this.conduct = conduct;
        this.serverClock = serverClock;
        this.clock = clock;
    }

    /**
     * With a success it says when there is more to hear of what was asked (RFC 9110, 10.2.3), which is none of everybody's business.
     *
     * @param header in either of its two forms, seconds or a date; {@code null} where it is missing. What is neither is passed over
     */
    public void observe(int status, String header) {
        if (status >= FIRST_STATUS_THAT_IS_NO_SUCCESS && header != null) {
            read(header.strip()).filter(wait -> !wait.isNegative() && !wait.isZero()).ifPresent(conduct::stayAway);
        }
    }

    /** The pause that a header asks for; empty where it cannot be read. */
    Optional<Duration> read(String header) {
        try {
            return Optional.of(header.chars().allMatch(Character::isDigit) ? Duration.ofSeconds(new BigInteger(header).min(LONGEST_SECONDS).longValue())
                    : Duration.between(serverClock.serverTime(clock.instant(), null), Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header))));
        } catch (NumberFormatException | DateTimeException neither) {
            return Optional.empty();
        }
    }
}
