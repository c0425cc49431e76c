package dev.muster.flow;

import dev.muster.jumpcloud.Conduct;
import dev.muster.jumpcloud.SteadyClock;
import dev.muster.ledger.Refusals;
import java.time.Clock;
import java.util.Optional;

/** Notes in the ledger whether the service refuses us in an organization, whenever that has changed. */
public final class RefusalNote {
    private final String org;
    private final Conduct conduct;
    private final Refusals refusals;
    private final Clock clock;
    private Optional<String> noted = Optional.empty();

    /** @param org the organization's name; empty where only one is served */
    RefusalNote(String org, Conduct conduct, Refusals refusals, Clock clock) {
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
    }
}
