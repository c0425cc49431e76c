package dev.muster.runtime;

import dev.muster.config.Settings;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.Batch;
import dev.muster.ledger.model.BatchState;
import dev.muster.logging.FailureText;
import dev.muster.logging.LogLine;
import dev.muster.storage.StorageFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes up again a batch at which this process failed. */
public final class BatchRetry {
    private static final Logger LOG = LoggerFactory.getLogger(BatchRetry.class);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);

    private final Ledger ledger;
    private final Settings settings;
    private final Clock clock;

    public BatchRetry(Ledger ledger, Settings settings, Clock clock) {
        this.ledger = ledger;
        this.settings = settings;
        this.clock = clock;
    }

    /** If it was being sent, it is in doubt; else it is worked on again after a while. */
    public void retry(long batchId, Exception failure) {
        Instant now = clock.instant();
        Instant dueAt = now.plus(AFTER_A_FAILURE);
        Batch batch = ledger.batches().get(batchId);
        LogLine.about(batch, LOG.atLevel(StorageFailure.levelOf(failure)))
                .log(
                        "Batch {} of import {} is taken up again in {} s, since Muster failed at it: {}",
                        batchId,
                        batch.importId(),
                        AFTER_A_FAILURE.toSeconds(),
                        FailureText.of(failure));
        if (batch.state() == BatchState.SUBMITTING) {
            ledger.batches().doubt(batchId, now, dueAt, now.plus(settings.pollDeadline()));
        } else {
            ledger.batches().retry(batchId, dueAt);
        }
    }
}
