package dev.muster.doctor.checks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether this machine's clock goes with the service's: whose user a lost send made is told by when the user was made.
 */
public final class ClockCheck {
    public static final String NAME = "clock";
    private static final Duration TOLERANCE = Duration.ofSeconds(60);

    private final Optional<Duration> offset;

    /** @param offset what to add to this machine's clock for the service's; empty where that was not heard */
    public ClockCheck(Optional<Duration> offset) {
        this.offset = offset;
    }

    public List<CheckResult> findings() {
        return List.of(offset.map(ClockCheck::of)
                .orElseGet(() -> CheckResult.warning(
                        NAME,
                        "the service's time was not heard",
                        "run ./muster doctor again when the service answers")));
    }

    private static CheckResult of(Duration offset) {
        if (offset.abs().compareTo(TOLERANCE) <= 0) {
            return CheckResult.ok(NAME, "it goes with the service's");
        }
        return CheckResult.warning(
                NAME,
                "it is " + offset.abs().toSeconds() + " s " + (offset.isNegative() ? "ahead of" : "behind")
                        + " the service's",
                "let this machine set its clock by the network (timedatectl set-ntp true)");
    }
}
