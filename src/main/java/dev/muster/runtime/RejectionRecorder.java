package dev.muster.runtime;

import dev.muster.jumpcloud.pacing.CallGate;
import dev.muster.jumpcloud.pacing.SteadyClock;
import dev.muster.ledger.CredentialRejections;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Notes in the ledger whether the service refuses us in an organization, whenever that has changed. */
public final class RejectionRecorder {
    private static final Duration WORTH_A_WORD = Duration.ofSeconds(5);

    private final String org;
    private final CallGate callGate;
    private final CredentialRejections refusals;
    private final Clock clock;
    private Optional<String> noted = Optional.empty();
    private Instant quietUntil;

    /** @param org the organization's name; empty where only one is served */
    RejectionRecorder(String org, CallGate callGate, CredentialRejections refusals, Clock clock) {
        this.org = org;
        this.callGate = callGate;
        this.refusals = refusals;
        this.clock = SteadyClock.wallClock(clock);
    }

    /** Compares what holds with what was noted last. */
    public void update() {
        Optional<String> refusal = callGate.refusal();
        if (!refusal.equals(noted)) {
            refusal.ifPresentOrElse(message -> refusals.begin(org, message, clock.instant()), () -> refusals.end(org));
            noted = refusal;
        }
        recordQuiet(refusal.isPresent());
    }

    /**
     * A short pause is over before anyone could ask for it; the next attempt after a refusal is no matter of its own.
     */
    private void recordQuiet(boolean refused) {
        Duration pause = Duration.ofMillis(callGate.pauseMillis());
        Instant until = refused || pause.compareTo(WORTH_A_WORD) < 0
                ? null
                : clock.instant().plus(pause);
        if (until == null ? quietUntil != null : quietUntil == null || until.isAfter(quietUntil.plus(WORTH_A_WORD))) {
            refusals.quiet(org, until);
            quietUntil = until;
        }
    }
}
