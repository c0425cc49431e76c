package dev.muster.jumpcloud.pacing;

import dev.muster.jumpcloud.client.ApiResult;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** The service's clock, as its {@code Date} headers tell it. */
public final class ServerClock {
    private final Clock clock;
    private volatile Duration offset;

    public ServerClock(Clock clock) {
        this.clock = clock;
    }

    /**
     * Takes note of the time.
     *
     * @param date the header of an answer that came just now; {@code null} or malformed ones are passed over
     * @param answer that it came with; what is not surely the service's own may come from another machine, with another
     *     clock
     */
    public void observe(String date, ApiResult answer) {
        if (date == null || !(answer instanceof ApiResult.Success)) {
            return;
        }
        try {
            offset = Duration.between(clock.instant(), Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
        } catch (DateTimeException malformed) {
            // What was known before holds on.
        }
    }

    /** What to add to this machine's clock for the service's, in milliseconds; {@code null} until it was heard. */
    public Long offsetMillis() {
        Duration known = offset;
        return known == null ? null : known.toMillis();
    }

    /**
     * A moment of this machine's clock, by the service's.
     *
     * @param offsetThen what to add as it was known then, {@code null} if it was not: then what is known now is added
     */
    public Instant serverTime(Instant here, Duration offsetThen) {
        Duration known = offsetThen != null ? offsetThen : offset;
        return known == null ? here : here.plus(known);
    }
}
