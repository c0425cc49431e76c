package dev.muster.runtime;

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

/** Retries batches whose processing failed inside Muster. */
public final class BatchRetry {
    private static final Logger LOG = LoggerFactory.getLogger(BatchRetry.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Ledger ledger;
    private final Duration pollDeadline;
    private final Clock clock;

    /** @param pollDeadline the age of a job at which its open records are looked up */
    public BatchRetry(Ledger ledger, Duration pollDeadline, Clock clock) {
        this.ledger = ledger;
        this.pollDeadline = pollDeadline;
        this.clock = clock;
    }

    /** Puts a batch in doubt if it was being sent; otherwise makes it due again after a while. */
    public void retry(long batchId, Throwable failure) {
        Instant now = clock.instant();
        Instant dueAt = now.plus(RETRY_AFTER);
        Batch batch = ledger.batches().get(batchId);
        LogLine.about(batch, LOG.atLevel(StorageFailure.levelOf(failure)))
                .log(
                        "Batch {} of import {} failed internally; retrying in {} s: {}",
                        batchId,
                        batch.importId(),
                        RETRY_AFTER.toSeconds(),
                        FailureText.of(failure));
        if (batch.state() == BatchState.SUBMITTING) {
            ledger.batches().doubt(batchId, now, dueAt, now.plus(pollDeadline));
        } else {
            ledger.batches().retry(batchId, dueAt);
        }
    }
}
