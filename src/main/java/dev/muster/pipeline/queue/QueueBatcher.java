package dev.muster.pipeline.queue;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.muster.config.ImportSettings;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.WaitingRecord;
import dev.muster.logging.FailureText;
import dev.muster.logging.LogLine;
import dev.muster.pipeline.intake.BatchLimits;
import dev.muster.pipeline.intake.BatchingRound;
import dev.muster.pipeline.intake.RecordRun;
import dev.muster.pipeline.intake.RecordRuns;
import dev.muster.records.schema.Operation;
import dev.muster.storage.Home;
import dev.muster.storage.StorageFailure;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the waiting records of queues to the aggregator, which builds batches of them. They wait in the ledger, not in
 * memory, since their messages are acknowledged.
 */
public final class QueueBatcher {
    private static final Logger LOG = LoggerFactory.getLogger(QueueBatcher.class);
    private static final int MOST_AT_A_TIME = 5_000;
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(100);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);

    private final Home home;
    private final Ledger ledger;
    private final ImportSettings settings;
    private final Duration batchTimeout;
    private final Clock clock;

    /** @param batchTimeout the longest time a record waits for its batch to fill */
    public QueueBatcher(Home home, Ledger ledger, ImportSettings settings, Duration batchTimeout, Clock clock) {
        this.home = home;
        this.ledger = ledger;
        this.settings = settings;
        this.batchTimeout = batchTimeout;
        this.clock = clock;
    }

    /** The number of waiting records that is enough for a batch. */
    public int enough() {
        return settings.batchSize();
    }

    /** The most milliseconds that a record waits for others. */
    public long timeoutMillis() {
        return batchTimeout.toMillis();
    }

    /** The waiting records of an import; the last ones may be left for a later round, when more have come. */
    public List<RecordRun> runs(String importId) {
        ImportRun open = ledger.imports().get(importId);
        List<WaitingRecord> waiting = ledger.messages()
                .waiting(importId, MOST_AT_A_TIME, settings.updates().looksUp());
        var round = new BatchingRound(importId, open.destination().organization(), BatchLimits.of(settings), true);
        var runs = new RecordRuns(round);
        // A user occurs once in a batch: two batches that each have an earlier message than the other would wait for
        // each other.
        Set<String> names = new HashSet<>();
        for (WaitingRecord record : waiting) {
            if (record.names().stream().anyMatch(names::contains)) {
                runs.completeAll();
                names.clear();
            }
            names.addAll(record.names());
            runs.add(record.operation(), record.number(), record.bytes());
        }
        if (!leavesTheRest(open, waiting)) {
            runs.completeAll();
        }
        return runs.toList();
    }

    /**
     * Returns whether records that fill no batch are left for a later round. They are not if few wait, nor if time is
     * up and no operation fills a batch: they would wait forever.
     */
    private boolean leavesTheRest(ImportRun open, List<WaitingRecord> waiting) {
        if (waiting.size() < enough()) {
            return false;
        }
        Map<Operation, Long> numbers = waiting.stream().collect(groupingBy(WaitingRecord::operation, counting()));
        Instant now = clock.instant();
        return Collections.max(numbers.values()) >= enough()
                || open.takesMessages(now)
                        && now.isBefore(ledger.messages()
                                .receivedAt(open.id(), waiting.get(0).number())
                                .plus(batchTimeout));
    }

    /** Ends a round. If the time of the import is over and its records are all in batches, writes its source. */
    public void conclude(String importId) throws IOException {
        ImportRun open = ledger.imports().get(importId);
        if (open.gathers()
                && !open.takesMessages(clock.instant())
                && ledger.messageImports().isGathered(importId)
                && ledger.messageImports()
                        .closeForMessages(importId, open.status().rows(), QueueSource.write(home, ledger, open))) {
            LogLine.about(open, LOG.atInfo())
                    .log(
                            "Import {} ({}) takes no more messages, it has {} rows",
                            importId,
                            open.source(),
                            open.status().rows());
        }
        ledger.messageImports().gatherAgain(importId, clock.instant().plus(BETWEEN_ROUNDS));
    }

    /** Records a failure: the records wait for the next round. */
    public void failed(String importId, Throwable failure) {
        ledger.messageImports().gatherAgain(importId, clock.instant().plus(AFTER_A_FAILURE));
        LogLine.about(importId, LOG.atLevel(StorageFailure.levelOf(failure)))
                .log(
                        "Could not put the records of import {} into batches; retrying in {} s: {}",
                        importId,
                        AFTER_A_FAILURE.toSeconds(),
                        FailureText.of(failure));
    }
}
