package dev.muster.jumpcloud;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** A clock that nobody sets: it begins with the time of another one, and goes on by itself, so that what lasts a minute by it lasts a minute. */
public final class SteadyClock extends Clock {
    private final Instant beginning;
    private final ZoneId zone;
    private final long nanosThen = System.nanoTime();

    public SteadyClock(Clock beginning) {
        this.beginning = beginning.instant();
        zone = beginning.getZone();
    }

    private SteadyClock(Instant beginning, ZoneId zone) {
        this.beginning = beginning;
        this.zone = zone;
    }

    @Override
    public Instant instant() {
        return beginning.plusNanos(System.nanoTime() - nanosThen);
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new SteadyClock(instant(), other);
    }
}
