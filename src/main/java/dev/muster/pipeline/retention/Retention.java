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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Removes old imports, one at a time: files first, the ledger's rows last. After an interruption, the ledger still
 * knows what is left to remove, and no orphaned file remains.
 */
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final Home home;
    private final Ledger ledger;
    private final ImportPurge purge;
    private final Optional<Duration> age;
    private final Clock clock;

    /** @param age how long closed imports are kept; empty to keep them forever */
    public Retention(Home home, Ledger ledger, Optional<Duration> age, Clock clock) {
        this.home = home;
        this.ledger = ledger;
        this.age = age;
        this.clock = clock;
        purge = ledger.purge();
    }

    /** Claims the next import that is old enough and not needed; returns its id, or {@code null} without one. */
    public @Nullable String next() {
        Instant now = now();
        return age.flatMap(kept -> purge.next(now, now.minus(kept))).orElse(null);
    }

    /** The earlier of the two clocks: setting the system clock forward must not age imports. */
    private Instant now() {
        Instant wall = SteadyClock.wallClock(clock).instant();
        return wall.isBefore(clock.instant()) ? wall : clock.instant();
    }

    /** Removes all files and rows of a claimed import. Every step is idempotent. */
    public void remove(String importId) throws IOException {
        Optional<ImportRun> removed = ledger.imports().find(importId);
        long undelivered = purge.undelivered(importId);
        if (undelivered > 0) {
            LogLine.about(importId, LOG.atWarn())
                    .log(
                            "Dropping {} undelivered events of import {}: a channel has failed for too long",
                            undelivered,
                            importId);
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
                        "Removed import {} and all its files: {}, {} rows, closed {}",
                        importId,
                        old.source(),
                        old.status().rows(),
                        old.times().finished()));
    }

    /**
     * Logs an internal failure. The next run continues the removal.
     *
     * @param importId {@code null} if the search for one failed
     */
    public void failed(@Nullable String importId, Exception failure) {
        LoggingEventBuilder line = LOG.atLevel(StorageFailure.levelOf(failure));
        (importId == null ? line : LogLine.about(importId, line))
                .log(
                        "Could not fully remove {}; will continue on the next run: {}",
                        importId == null ? "old imports" : "import " + importId,
                        FailureText.of(failure));
    }
}
