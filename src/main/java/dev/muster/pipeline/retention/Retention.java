package dev.muster.pipeline.retention;

import dev.muster.jumpcloud.pacing.SteadyClock;
import dev.muster.ledger.ImportPurge;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.ImportRun;
import dev.muster.logging.FailureText;
import dev.muster.logging.LogLine;
import dev.muster.storage.Home;
import dev.muster.storage.StorageFailure;
import dev.muster.storage.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Removes old imports, one by one. The files go first and the ledger's rows last: whenever the process ends, the ledger
 * still knows what is left to be removed, and no file lies about that nobody knows.
 */
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final Home home;
    private final Ledger ledger;
    private final ImportPurge purge;
    private final Optional<Duration> age;
    private final Clock clock;

    /** @param age how long a closed import is kept; empty where it is never removed */
    public Retention(Home home, Ledger ledger, Optional<Duration> age, Clock clock) {
        this.home = home;
        this.ledger = ledger;
        this.age = age;
        this.clock = clock;
        purge = ledger.purge();
    }

    /**
     * Takes up the next import that is old enough and needed by nobody; its id, or {@code null} where there is none.
     */
    public String next() {
        Instant now = now();
        return age.flatMap(kept -> purge.next(now, now.minus(kept))).orElse(null);
    }

    /** The earlier of the two clocks: one that was put on while this process runs makes nothing old. */
    private Instant now() {
        Instant wall = SteadyClock.wallClock(clock).instant();
        return wall.isBefore(clock.instant()) ? wall : clock.instant();
    }

    /** Removes all that was kept of an import that was taken up. Every step may be done twice. */
    public void remove(String importId) throws IOException {
        Optional<ImportRun> removed = ledger.imports().find(importId);
        long untold = purge.untold(importId);
        if (untold > 0) {
            LogLine.about(importId, LOG.atWarn())
                    .log("{} events of import {} are removed untold: a channel failed for too long", untold, importId);
        }
        for (Path folder : List.of(home.deadLetter(importId), home.reports(importId), home.done(importId))) {
            WholeFile.deleteFolder(folder);
        }
        boolean left = true;
        while (left) {
            left = purge.removeSome(importId);
        }
        removed.ifPresent(old -> LogLine.about(old, LOG.atInfo())
                .log(
                        "Import {} is removed, with all that was kept of it: {}, {} rows, closed {}",
                        importId,
                        old.source(),
                        old.rows(),
                        old.finishedAt()));
    }

    /**
     * Muster itself failed at removing an import: the next time goes on with it.
     *
     * @param importId {@code null} where it failed at looking for one
     */
    public void failed(String importId, Exception failure) {
        LoggingEventBuilder line = LOG.atLevel(StorageFailure.levelOf(failure));
        (importId == null ? line : LogLine.about(importId, line))
                .log(
                        "{} could not be removed to its end, the next time goes on with it: {}",
                        importId == null ? "What is old" : "Import " + importId,
                        FailureText.of(failure));
    }
}
