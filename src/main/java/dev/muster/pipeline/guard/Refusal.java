package dev.muster.pipeline.guard;

import dev.muster.jumpcloud.pacing.SteadyClock;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.ImportRun;
import dev.muster.logging.LogLine;
import dev.muster.records.problem.Problem;
import java.time.Clock;
import org.slf4j.Logger;

/** Refuses imports whose users and groups were looked up, before anything of them is sent. */
public final class Refusal {
    private final Ledger ledger;
    private final Clock clock;

    public Refusal(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** @param log of the stage that refuses it */
    public void of(ImportRun importRun, Problem why, Logger log) {
        ledger.imports()
                .refuse(
                        importRun.id(),
                        importRun.status().rows(),
                        why,
                        SteadyClock.wallClock(clock).instant());
        LogLine.about(importRun, log.atInfo())
                .log(
                        "Import {} ({}) is refused; nothing is sent: {}",
                        importRun.id(),
                        importRun.source(),
                        why.reason());
    }
}
