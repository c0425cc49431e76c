package dev.muster.runtime;

import dev.muster.jumpcloud.pacing.SteadyClock;
import dev.muster.ledger.WallClock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when the clock of the machine is set. Nothing that the worker waits for depends on it; the times that people
 * see do.
 */
public final class ClockWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
    private static final Duration STEP = Duration.ofSeconds(10);

    private final SteadyClock clock;
    private final WallClock noted;
    private Duration ahead = Duration.ZERO;

    ClockWatch(SteadyClock clock, WallClock noted) {
        this.clock = clock;
        this.noted = noted;
    }

    /** Warns once of each step of more than 10 s. */
    public void look() {
        Duration now = clock.wallAhead();
        Duration step = now.minus(ahead);
        if (step.abs().compareTo(STEP) <= 0) {
            return;
        }
        noted.ahead(now);
        ahead = now;
        LOG.warn(
                "The clock of this machine was put {} by {} s{}. Imports go on, since Muster waits by a clock of its own; if the time is wrong now, set it right",
                step.isNegative() ? "back" : "forward",
                step.abs().toSeconds(),
                step.isNegative() ? "" : ", or the machine was suspended");
    }
}
