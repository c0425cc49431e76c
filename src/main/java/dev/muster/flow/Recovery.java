package dev.muster.flow;

import dev.muster.config.Home;
import dev.muster.config.Settings;
import dev.muster.intake.Claims;
import dev.muster.ledger.Batch;
import dev.muster.ledger.BatchState;
import dev.muster.ledger.Import;
import dev.muster.ledger.Ledger;
import dev.muster.log.LogLine;
import dev.muster.storage.Hindrance;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes work up again: all that an earlier process left, and a batch at which this one failed. */
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);

    private final Ledger ledger;
    private final Claims claims;
    private final Settings settings;
    private final Clock clock;

    public Recovery(Ledger ledger, Claims claims, Settings settings, Clock clock) {
        this.ledger = ledger;
        this.claims = claims;
        this.settings = settings;
        this.clock = clock;
    }

    /** Brings the ledger into a state from which work goes on, however the process before this one ended. */
    public void recover() throws IOException {
        Instant now = clock.instant();
        ledger.change(() -> {
            ledger.batches().recover(now, now.plus(settings.pollDeadline())).forEach(batch -> LogLine.about(batch, LOG.atWarn())
                    .log("Batch {} of import {} is in doubt, since an earlier process ended while it was sent; its users are looked up", batch.id(), batch.importId()));
            for (Import halfRead : ledger.imports().halfRead()) {
                ledger.imports().readAgain(halfRead.id(), now);
                LogLine.about(halfRead, LOG.atInfo()).log("Import {} ({}) is read again, it was not read to its end", halfRead.id(), halfRead.source());
            }
            ledger.imports().setFree(now);
            ledger.refusals().end();
        });
        new Leftovers(new Home(settings.home())).delete(ledger.imports().notClosed());
        claims.adoptOrphans();
    }

    /** This process failed at a batch: if it was being sent, it is in doubt; else it is worked on again after a while. */
    public void takeUpAgain(long batchId, Exception failure) {
        Instant now = clock.instant();
        Instant dueAt = now.plus(AFTER_A_FAILURE);
        Batch batch = ledger.batches().get(batchId);
        LogLine.about(batch, LOG.atLevel(Hindrance.levelOf(failure))).setCause(failure)
                .log("Batch {} of import {} is taken up again in {} s, since Muster failed at it: {}", batchId, batch.importId(), AFTER_A_FAILURE.toSeconds(), failure.toString());
        if (batch.state() == BatchState.SUBMITTING) {
            ledger.batches().doubt(batchId, now, dueAt, now.plus(settings.pollDeadline()));
        } else {
            ledger.batches().takeUpAgain(batchId, dueAt);
        }
    }
}
