package dev.muster.jumpcloud.pacing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The clock that compares times within a process. It begins with the wall clock's time and then follows the monotonic
 * clock, so that setting the wall clock neither shortens nor lengthens a wait.
 */
public final class SteadyClock extends Clock {
    private final Clock wall;
    private final Instant beginning;
    private final long nanosThen = System.nanoTime();

    public SteadyClock(Clock wall) {
        this.wall = wall;
        beginning = wall.instant();
    }

    /** The wall clock of a steady clock, for times that people see; any other clock itself. */
    public static Clock wallClock(Clock clock) {
        return clock instanceof SteadyClock steady ? steady.wall : clock;
    }

    /** The wall clock minus this one; negative if the wall clock was set back. */
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

    /** Returns this clock, since a zone does not change its instants. */
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
