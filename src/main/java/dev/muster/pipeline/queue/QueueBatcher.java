package dev.muster.pipeline.queue;

import dev.muster.config.Settings;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.WaitingRecord;
import dev.muster.logging.FailureText;
import dev.muster.logging.LogLine;
import dev.muster.pipeline.intake.BatchCutter;
import dev.muster.pipeline.intake.Parcel;
import dev.muster.storage.Home;
import dev.muster.storage.StorageFailure;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers the records of queues into batches: by number, by bytes, or when the first of them has waited long enough.
 * They wait in the ledger, not in memory, since their messages are acknowledged.
 */
public final class QueueBatcher {
    private static final Logger LOG = LoggerFactory.getLogger(QueueBatcher.class);
    private static final int MOST_AT_A_TIME = 5_000;
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(100);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);

    private final Home home;
    private final Ledger ledger;
    private final Settings settings;
    private final Clock clock;

    public QueueBatcher(Home home, Ledger ledger, Settings settings, Clock clock) {
        this.home = home;
        this.ledger = ledger;
        this.settings = settings;
        this.clock = clock;
    }

    /** How many records are enough for a batch. */
    public int enough() {
        return settings.batchSize();
    }

    /** Milliseconds that a record waits for others at most. */
    public long timeoutMillis() {
        return settings.queue().batchTimeout().toMillis();
    }

    /** The batches that the waiting records of an import make; the last ones may be kept back for more to come. */
    public List<Parcel> parcels(String importId) {
        ImportRun open = ledger.imports().get(importId);
        List<WaitingRecord> waiting = ledger.messages().waiting(importId, MOST_AT_A_TIME, settings.updatesLookUp());
        var cutter = new BatchCutter(importId, open.organization(), settings.batchSize(), settings.batchBytes(), true);
        var parcels = Stream.<Parcel>builder();
        // Whatever is done to them: two batches of which each has an earlier message than the other would wait for each
        // other.
        Set<String> names = new HashSet<>();
        for (WaitingRecord record : waiting) {
            if (record.names().stream().anyMatch(names::contains)) {
                cutter.close().forEach(parcels);
                names.clear();
            }
            names.addAll(record.names());
            cutter.add(record.operation(), record.number(), record.bytes());
        }
        boolean full = waiting.size() >= settings.batchSize();
        (full ? cutter.parcels().stream().filter(Parcel::closing).toList() : cutter.close()).forEach(parcels);
        return parcels.build().toList();
    }

    /**
     * Ends a round of gathering: an import whose time is over and whose records are all in batches has its source
     * written.
     */
    public void conclude(String importId) throws IOException {
        ImportRun open = ledger.imports().get(importId);
        if (open.gathers()
                && !open.takesMessages(clock.instant())
                && ledger.messageImports().isGathered(importId)
                && ledger.messageImports().closeForMessages(importId, open.rows(), QueueSource.write(home, ledger, open))) {
            LogLine.about(open, LOG.atInfo())
                    .log("Import {} ({}) takes no more messages, it has {} rows", importId, open.source(), open.rows());
        }
        ledger.messageImports().gatherAgain(importId, clock.instant().plus(BETWEEN_ROUNDS));
    }

    /** Muster itself failed at gathering: the records wait for the next round. */
    public void failed(String importId, Exception failure) {
        ledger.messageImports().gatherAgain(importId, clock.instant().plus(AFTER_A_FAILURE));
        LogLine.about(importId, LOG.atLevel(StorageFailure.levelOf(failure)))
                .log(
                        "The records of import {} are gathered again in {} s, since that failed: {}",
                        importId,
                        AFTER_A_FAILURE.toSeconds(),
                        FailureText.of(failure));
    }
}
