package dev.muster.pipeline.submit;

import dev.muster.config.PollSettings;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.Batch;
import dev.muster.ledger.model.BatchRecord;
import dev.muster.ledger.model.Payload;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.logging.LogLine;
import dev.muster.pipeline.results.JobPace;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.schema.Outcome;
import dev.muster.storage.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends batches: builds the payload and commits the response to the ledger. */
public final class BatchSubmitter {
    private static final Logger LOG = LoggerFactory.getLogger(BatchSubmitter.class);

    private static final int TOO_LARGE = 413;

    private final Home home;
    private final Ledger ledger;
    private final JobPace pace;
    private final PollSettings polling;
    private final Clock clock;
    /** The payload limit learned from responses with 413; unlimited until the first one. */
    private volatile int mostBytes = Integer.MAX_VALUE;

    public BatchSubmitter(Home home, Ledger ledger, JobPace pace, PollSettings polling, Clock clock) {
        this.home = home;
        this.ledger = ledger;
        this.pace = pace;
        this.polling = polling;
        this.clock = clock;
    }

    /**
     * Builds the bulk payload of a batch: a JSON array of its open records. Returns {@code null} if it exceeds the
     * known limit; the batch is then replaced by two halves.
     *
     * @throws UncheckedIOException if the marker of an unsent import cannot be removed; nothing is sent then
     */
    public @Nullable String payload(long batchId) {
        markSent(ledger.batches().get(batchId).importId());
        List<Payload> payloads = ledger.records().payloads(batchId);
        String payload = array(payloads);
        if (payloads.size() > 1 && bytes(payload) > mostBytes) {
            Batch batch = ledger.batches().get(batchId);
            ledger.batches().bisect(batch, ledger.records().open(batchId));
            LogLine.about(batch, LOG.atInfo())
                    .log(
                            "Splitting batch {} of import {}: JumpCloud accepts at most {} bytes",
                            batchId,
                            batch.importId(),
                            mostBytes);
            return null;
        }
        return payload;
    }

    /** Records outside the ledger that rows of an import may have been sent. */
    private void markSent(String importId) {
        try {
            Files.deleteIfExists(home.unsent(importId));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String array(List<Payload> payloads) {
        return payloads.stream().map(Payload::json).collect(Collectors.joining(",", "[", "]"));
    }

    private static int bytes(String payload) {
        return payload.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Commits the response to a send. */
    public void answered(long batchId, ApiResult answer) {
        if (answer instanceof ApiResult.Success done) {
            submitted(batchId, done.body().path("jobId").asText());
        } else {
            notTaken(batchId, answer);
        }
    }

    private void notTaken(long batchId, ApiResult answer) {
        String message = answer.message();
        if (answer instanceof ApiResult.Rejected refused
                && (refused.nothingDone() || everyRecordWasSentBefore(batchId))) {
            if (refused.status() == TOO_LARGE) {
                lowerMostBytes(ledger.records().payloads(batchId));
            }
            refused(ledger.batches().get(batchId), message);
        } else if (answer.nothingDone()) {
            notSent(batchId, message);
        } else {
            doubt(batchId, message);
        }
    }

    /**
     * Returns whether a repeated rejection is final: a first one may come from a proxy, and lookups settle each record
     * in the end.
     */
    private boolean everyRecordWasSentBefore(long batchId) {
        return ledger.records().open(batchId).stream().allMatch(BatchRecord::sentBefore);
    }

    /** Halves the payload limit after a 413, for all batches of this process. */
    private void lowerMostBytes(List<Payload> tooLarge) {
        if (tooLarge.size() > 1) {
            mostBytes = Math.min(mostBytes, bytes(array(tooLarge)) / 2 + 1);
        }
    }

    private void submitted(long batchId, String job) {
        if (ledger.batches().isJobOfAnother(batchId, job)) {
            doubt(batchId, "the response names job " + job + ", which belongs to another batch");
            return;
        }
        Instant now = clock.instant();
        Batch batch = ledger.batches().get(batchId);
        Duration firstPoll = pace.firstPoll(batch.operation(), ledger.records().openCount(batchId));
        ledger.batches().submitted(batchId, job, now, now.plus(firstPoll), now.plus(polling.deadline()));
        LogLine.about(batch, LOG.atInfo())
                .addKeyValue("job", job)
                .log("Batch {} of import {} is job {}", batchId, batch.importId(), job);
    }

    private void notSent(long batchId, String message) {
        ledger.batches().notSent(batchId, clock.instant());
        Batch batch = ledger.batches().get(batchId);
        LogLine.about(batch, LOG.atWarn())
                .log("Batch {} of import {} was not accepted; retrying later: {}", batchId, batch.importId(), message);
    }

    private void doubt(long batchId, String message) {
        Instant now = clock.instant();
        ledger.batches().doubt(batchId, now, now.plus(polling.firstDelay()), now.plus(polling.deadline()));
        Batch batch = ledger.batches().get(batchId);
        LogLine.about(batch, LOG.atWarn())
                .log(
                        "Batch {} of import {} is in doubt; looking up its users before any resend: {}",
                        batchId,
                        batch.importId(),
                        message);
    }

    private void refused(Batch batch, String message) {
        List<BatchRecord> records = ledger.records().open(batch.id());
        if (records.size() > 1) {
            ledger.batches().bisect(batch, records);
            LogLine.about(batch, LOG.atWarn())
                    .log(
                            "JumpCloud rejected batch {} of import {}; sending it in halves: {}",
                            batch.id(),
                            batch.importId(),
                            message);
            return;
        }
        Problem problem = ProblemText.REQUEST_REFUSED.of(null, message);
        RecordOutcome rejected = RecordOutcome.failed(Outcome.REJECTED, problem);
        ledger.change(() -> records.forEach(record -> {
            if (record.sentBefore()) {
                ledger.records().refuseUnlessFound(record, problem);
                doubt(batch.id(), message);
            } else {
                ledger.records().settle(record, rejected, null);
                ledger.batches().settle(batch.id());
                LogLine.about(batch, LOG.atInfo())
                        .log(
                                "Batch {} of import {} is settled; its only record was rejected: {}",
                                batch.id(),
                                batch.importId(),
                                message);
            }
        }));
    }
}
