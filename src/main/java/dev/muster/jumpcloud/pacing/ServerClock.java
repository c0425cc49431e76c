package dev.muster.jumpcloud.pacing;

import dev.muster.jumpcloud.client.ApiResult;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The service's clock, known by its {@code Date} headers. */
public final class ServerClock {
    private final Clock clock;
    private volatile @Nullable Duration offset;

    public ServerClock(Clock clock) {
        this.clock = clock;
    }

    /**
     * Records the time of a response that came just now.
     *
     * @param date the header; {@code null} or a malformed one is ignored
     * @param result of the call; only a success is surely of the service, and not of a proxy with another clock
     */
    public void record(@Nullable String date, ApiResult result) {
        if (date == null || !(result instanceof ApiResult.Success)) {
            return;
        }
        try {
            offset = Duration.between(clock.instant(), Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
        } catch (DateTimeException malformed) {
            // The offset that was known before stays.
        }
    }

    /** The service's clock minus this machine's, in milliseconds; {@code null} while unknown. */
    public @Nullable Long offsetMillis() {
        Duration known = offset;
        return known == null ? null : known.toMillis();
    }

    /**
     * Converts a moment of this machine's clock to the service's.
     *
     * @param offsetThen the offset that was known at that moment; {@code null} to use the current one
     */
    public Instant serverTime(Instant here, @Nullable Duration offsetThen) {
        Duration known = offsetThen != null ? offsetThen : offset;
        return known == null ? here : here.plus(known);
    }
}
