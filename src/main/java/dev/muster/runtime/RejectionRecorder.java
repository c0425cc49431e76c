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
    private final CallGate conduct;
    private final CredentialRejections refusals;
    private final Clock clock;
    private Optional<String> noted = Optional.empty();
    private Instant quietUntil;

    /** @param org the organization's name; empty where only one is served */
    RejectionRecorder(String org, CallGate conduct, CredentialRejections refusals, Clock clock) {
        this.org = org;
        this.conduct = conduct;
        this.refusals = refusals;
        this.clock = SteadyClock.wallOf(clock);
    }

    /** Compares what holds with what was noted last. */
    public void update() {
        Optional<String> refusal = conduct.refusal();
        if (!refusal.equals(noted)) {
            refusal.ifPresentOrElse(message -> refusals.begin(org, message, clock.instant()), () -> refusals.end(org));
            noted = refusal;
        }
        noteTheQuiet(refusal.isPresent());
    }

    /** A short pause is over before anyone could ask for it; the next attempt after a refusal is no matter of its own. */
    private void noteTheQuiet(boolean refused) {
        Duration pause = Duration.ofMillis(conduct.pauseMillis());
        Instant until = refused || pause.compareTo(WORTH_A_WORD) < 0 ? null : clock.instant().plus(pause);
        if (until == null ? quietUntil != null : quietUntil == null || until.isAfter(quietUntil.plus(WORTH_A_WORD))) {
            refusals.quiet(org, until);
            quietUntil = until;
        }
    }
}
