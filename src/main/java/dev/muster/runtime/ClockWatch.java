package dev.muster.runtime;

import dev.muster.jumpcloud.pacing.SteadyClock;
import dev.muster.ledger.WallClock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices changes of the machine's clock. The worker's waits do not depend on it, but the times that people see do. */
public final class ClockWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
    private static final Duration STEP = Duration.ofSeconds(10);

    private final SteadyClock clock;
    private final WallClock recorded;
    private Duration ahead = Duration.ZERO;

    ClockWatch(SteadyClock clock, WallClock recorded) {
        this.clock = clock;
        this.recorded = recorded;
    }

    /** Warns once about each step of more than 10 s. */
    public void check() {
        Duration now = clock.wallAhead();
        Duration step = now.minus(ahead);
        if (step.abs().compareTo(STEP) <= 0) {
            return;
        }
        recorded.ahead(now);
        ahead = now;
        LOG.warn(
                "The clock of this machine was put {} by {} s{}. Imports go on; if the time is wrong now, correct it",
                step.isNegative() ? "back" : "forward",
                step.abs().toSeconds(),
                step.isNegative() ? "" : ", or the machine was suspended");
    }
}
