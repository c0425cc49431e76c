package dev.muster.flow;

import dev.muster.jumpcloud.Conduct;
import dev.muster.ledger.Refusals;
import java.time.Clock;
import java.util.Optional;

/** Notes in the ledger whether the service refuses us, whenever that has changed. */
public final class RefusalNote {
    private final Conduct conduct;
    private final Refusals refusals;
    private final Clock clock;
    private Optional<String> noted = Optional.empty();

    RefusalNote(Conduct conduct, Refusals refusals, Clock clock) {
        this.conduct = conduct;
        this.refusals = refusals;
        this.clock = clock;
    }

    /** Compares what holds with what was noted last. */
    public void update() {
        Optional<String> refusal = conduct.refusal();
        if (!refusal.equals(noted)) {
            refusal.ifPresentOrElse(message -> refusals.begin(message, clock.instant()), refusals::end);
            noted = refusal;
        }
    }
}
