package dev.muster.jumpcloud.pacing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The clock by which times are compared within a process. It begins with the time of the wall clock and then goes by
 * the monotonic clock, so that what lasts a minute by it lasts a minute, whoever sets the wall clock meanwhile.
 */
public final class SteadyClock extends Clock {
    private final Clock wall;
    private final Instant beginning;
    private final long nanosThen = System.nanoTime();

    public SteadyClock(Clock wall) {
        this.wall = wall;
        beginning = wall.instant();
    }

    /** The clock that people see: the wall clock of a steady clock, and any other clock itself. */
    public static Clock wallClock(Clock clock) {
        return clock instanceof SteadyClock steady ? steady.wall : clock;
    }

    /** How far the wall clock is ahead of this one; negative where it was put back. */
    public Duration wallAhead() {
        return Duration.between(instant(), wall.instant());
    }

    @Override
    public Instant instant() {
        return beginning.plusNanos(System.nanoTime() - nanosThen);
    }

    @Override
    public ZoneId getZone() {
        return wall.getZone();
    }

    /** The same moments: a zone changes none of them. */
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
