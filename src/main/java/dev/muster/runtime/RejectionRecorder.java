package dev.muster.runtime;

import dev.muster.jumpcloud.pacing.CallGate;
import dev.muster.jumpcloud.pacing.SteadyClock;
import dev.muster.ledger.CredentialRejections;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records in the ledger when JumpCloud begins or ceases to reject an organization's credentials, and long pauses. */
public final class RejectionRecorder {
    private static final Duration SIGNIFICANT = Duration.ofSeconds(5);

    private final String org;
    private final CallGate callGate;
    private final CredentialRejections refusals;
    private final Clock clock;
    private Optional<String> recorded = Optional.empty();
    private @Nullable Instant quietUntil;

    /** @param org the organization's name; empty if only one is served */
    RejectionRecorder(String org, CallGate callGate, CredentialRejections refusals, Clock clock) {
        this.org = org;
        this.callGate = callGate;
        this.refusals = refusals;
        this.clock = SteadyClock.wallClock(clock);
    }

    /** Records what has changed since the last call. */
    public void update() {
        Optional<String> refusal = callGate.refusal();
        if (!refusal.equals(recorded)) {
            refusal.ifPresentOrElse(message -> refusals.begin(org, message, clock.instant()), () -> refusals.end(org));
            recorded = refusal;
        }
        recordQuiet(refusal.isPresent());
    }

    /** Records a pause, unless it is short or part of a rejection. */
    private void recordQuiet(boolean refused) {
        Duration pause = Duration.ofMillis(callGate.pauseMillis());
        Instant until = refused || pause.compareTo(SIGNIFICANT) < 0
                ? null
                : clock.instant().plus(pause);
        if (until == null ? quietUntil != null : quietUntil == null || until.isAfter(quietUntil.plus(SIGNIFICANT))) {
            refusals.quiet(org, until);
            quietUntil = until;
        }
    }
}
