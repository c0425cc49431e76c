package dev.muster.doctor.checks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Checks that this machine's clock agrees with the service's, since users of lost requests are recognised by their
 * creation time.
 */
public final class ClockCheck {
    public static final String NAME = "clock";
    private static final Duration TOLERANCE = Duration.ofSeconds(60);

    private final Optional<Duration> offset;

    /** @param offset of the service's clock from this machine's; empty if unknown */
    public ClockCheck(Optional<Duration> offset) {
        this.offset = offset;
    }

    public List<CheckResult> findings() {
        return List.of(offset.map(ClockCheck::of)
                .orElseGet(() -> CheckResult.warning(
                        NAME, "the service's time is unknown", "when the service responds, run: ./muster doctor")));
    }

    private static CheckResult of(Duration offset) {
        if (offset.abs().compareTo(TOLERANCE) <= 0) {
            return CheckResult.ok(NAME, "in sync with the service");
        }
        return CheckResult.warning(
                NAME,
                offset.abs().toSeconds() + " s " + (offset.isNegative() ? "ahead of" : "behind") + " the service",
                "synchronize the clock of this machine (timedatectl set-ntp true)");
    }
}
