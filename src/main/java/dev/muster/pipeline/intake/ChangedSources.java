package dev.muster.pipeline.intake;

import dev.muster.config.ImportSettings;
import dev.muster.config.InboxSettings;
import dev.muster.jumpcloud.pacing.SteadyClock;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.WatchedSources;
import dev.muster.ledger.WatchedSources.WatchedSource;
import dev.muster.ledger.model.ImportRun;
import dev.muster.logging.LogLine;
import dev.muster.pipeline.report.Receipt;
import dev.muster.records.source.Checksum;
import dev.muster.storage.FileState;
import dev.muster.storage.Home;
import dev.muster.storage.OpenWriters;
import dev.muster.storage.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the sources of closed imports for a day, since a program that had a file open when it was claimed may still
 * write to it. A source that changed is imported again, as a new import that recognizes rows already imported.
 */
public final class ChangedSources {
    private static final Logger LOG = LoggerFactory.getLogger(ChangedSources.class);
    /** Longer than any export takes. */
    private static final Duration WATCHED_FOR = Duration.ofHours(24);

    private final Home home;
    private final Ledger ledger;
    private final List<ImportSettings> organizations;
    private final InboxSettings inbox;
    private final Clock clock;
    private final WatchedSources watched;
    private final OpenWriters openWriters;
    private final Set<String> warned = new HashSet<>();

    /** @param organizations the settings of each */
    public ChangedSources(
            Home home, Ledger ledger, List<ImportSettings> organizations, InboxSettings inbox, Clock clock) {
        this.home = home;
        this.ledger = ledger;
        this.organizations = organizations;
        this.inbox = inbox;
        this.clock = SteadyClock.wallClock(clock);
        watched = ledger.watchedSources();
        openWriters = new OpenWriters(home.root());
    }

    /** Checks all watched sources. Every step may be repeated. */
    public void look() throws IOException {
        for (WatchedSource source : watched.ofClosed()) {
            ImportRun closed = ledger.imports().get(source.importId());
            Path file = home.done(closed.id()).resolve(closed.source());
            // Another file in its place was never meant to be imported.
            if (!Files.exists(file) || !FileState.of(file).isOfTheSameFileAs(source.state())) {
                watched.unwatch(closed.id());
            } else if (source.state().equals(FileState.of(file))) {
                lookAtUnchanged(closed, source, file);
            } else {
                lookAtChanged(closed, source, file);
            }
        }
    }

    private void lookAtUnchanged(ImportRun closed, WatchedSource source, Path file) throws IOException {
        boolean over = closed.finishedAt().plus(WATCHED_FOR).isBefore(clock.instant());
        if (source.delete() && (over || openWriters.of(file).isEmpty())) {
            delete(closed, file);
        }
        if (source.delete() && !Files.exists(file) || over) {
            watched.unwatch(closed.id());
        }
    }

    private void lookAtChanged(ImportRun closed, WatchedSource source, Path file) throws IOException {
        FileState now = FileState.of(file);
        Optional<String> writer = openWriters.of(file);
        if (writer.isPresent() || !now.hasStoodStill(inbox.settle(), clock.instant())) {
            if (warned.add(closed.id())) {
                LogLine.about(closed, LOG.atWarn())
                        .log(
                                "{} (source of import {}) is still being written{}; it is imported again once it is "
                                        + "stable",
                                closed.source(),
                                closed.id(),
                                writer.map(process -> " by " + process).orElse(""));
            }
            return;
        }
        warned.remove(closed.id());
        if (Checksum.of(file).equals(read(closed, source))) {
            watched.watch(closed.id(), now, source.delete(), false);
            return;
        }
        importAgain(closed, source, file, now);
    }

    /** The checksum of the source as it was last read. */
    private @Nullable String read(ImportRun closed, WatchedSource source) {
        return Optional.ofNullable(source.importedAgain())
                .flatMap(ledger.imports()::find)
                .map(again -> again.reading().sha256())
                .orElse(closed.reading().sha256());
    }

    private void importAgain(ImportRun closed, WatchedSource source, Path file, FileState now) throws IOException {
        Optional<ImportSettings> its = organizations.stream()
                .filter(organization -> organization.destination().equals(closed.destination()))
                .findFirst();
        if (its.isEmpty()) {
            LogLine.about(closed, LOG.atError())
                    .log(
                            "{} (source of import {}) changed after it was read. Its organization is no longer "
                                    + "served; import {} by hand",
                            closed.source(),
                            closed.id(),
                            file);
            watched.unwatch(closed.id());
            return;
        }
        Path receipt = home.reports(closed.id()).resolve("receipt.json");
        watched.changed(closed.id(), Files.exists(receipt) ? Receipt.markSourceChanged(receipt) : null);
        String again;
        try {
            again = new InboxClaimer(home, ledger, its.get(), inbox.doneFile(), clock)
                    .write(closed.source(), closed.operation(), closed.options(), out -> {
                        Files.copy(file, out);
                        if (!FileState.of(file).equals(now)) {
                            throw new SourceChangingException("it changed while it was being copied");
                        }
                    });
        } catch (SourceChangingException notYet) {
            return;
        }
        watched.importedAgain(closed.id(), again);
        LogLine.about(closed, LOG.atWarn())
                .log(
                        "{} (source of import {}) changed after it was read; importing it again as import {}",
                        closed.source(),
                        closed.id(),
                        again);
        if (source.delete()) {
            delete(closed, file);
            watched.unwatch(closed.id());
        } else {
            watched.watch(closed.id(), now, false, true);
        }
    }

    private void delete(ImportRun closed, Path file) throws IOException {
        WholeFile.delete(file);
        Files.deleteIfExists(home.done(closed.id()));
    }
}
