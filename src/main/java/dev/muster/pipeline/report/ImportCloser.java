package dev.muster.pipeline.report;

import dev.muster.jumpcloud.pacing.SteadyClock;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.ImportRun;
import dev.muster.logging.FailureText;
import dev.muster.logging.LogLine;
import dev.muster.pipeline.leavers.LeaversReport;
import dev.muster.pipeline.report.RowReports.Written;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Outcome;
import dev.muster.records.source.Checksum;
import dev.muster.storage.FileState;
import dev.muster.storage.Home;
import dev.muster.storage.OpenWriters;
import dev.muster.storage.StorageFailure;
import dev.muster.storage.UnbalancedException;
import dev.muster.storage.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Closes imports: reports the outcome of every row and moves the source away. Every step is idempotent, so that the
 * next process can finish an interrupted one.
 */
public final class ImportCloser {
    private static final Logger LOG = LoggerFactory.getLogger(ImportCloser.class);
    private static final Duration BEFORE_CLOSING_AGAIN = Duration.ofSeconds(10);
    /** Delay after an imbalance, which only a person can repair. */
    private static final Duration BEFORE_COUNTING_AGAIN = Duration.ofHours(1);

    /** A state that no file has, so that the source counts as changed. */
    private static final long NO_SIZE = -1;

    private final Home home;
    private final Ledger ledger;
    private final String sources;
    private final Clock clock;
    private final boolean warns;
    private final OpenWriters openWriters;
    private final BalanceCheck books;
    private final RowReports rowReports;
    private final LeaversReport leavers;

    /**
     * @param leavers of full exports
     * @param sources {@code keep}, {@code delete} or {@code delete-if-secret}
     * @param warns whether to log ends that need attention as warnings; commands report them on their own
     */
    public ImportCloser(
            Home home,
            Ledger ledger,
            AttributeCatalog catalog,
            String sources,
            LeaversReport leavers,
            Clock clock,
            boolean warns) {
        this.leavers = leavers;
        this.warns = warns;
        this.home = home;
        this.ledger = ledger;
        this.sources = sources;
        this.clock = clock;
        openWriters = new OpenWriters(home.work());
        books = new BalanceCheck(home, ledger);
        rowReports = new RowReports(home, ledger, catalog);
    }

    /**
     * Closes an import.
     *
     * @throws dev.muster.storage.UnbalancedException if the source, the ledger and the reports have different numbers
     *     of rows
     */
    public void close(String importId) throws IOException {
        ImportRun importRun = ledger.imports().get(importId);
        Map<Outcome, Long> outcomes = books.outcomes(importRun);
        Path source = home.work(importId).resolve(importRun.reading().path());
        if (Files.exists(source)) {
            FileState state = FileState.of(source);
            Written written = rowReports.write(
                    importRun,
                    source,
                    outcomes.keySet().stream().allMatch(Outcome::imported)
                            && ledger.memberships().rowsWithFailures(importId).isEmpty());
            books.check(importRun, outcomes, source, written);
            boolean changed = isOfItsUser(importRun)
                    && !Checksum.of(source).equals(importRun.reading().sha256());
            Problem trouble = changed || !written.whole() && importRun.status().refusal() == null
                    ? sourceChanged(importRun, changed)
                    : null;
            writeReceipt(
                    importRun,
                    outcomes,
                    written,
                    importRun.status().refusal() == null
                            ? trouble
                            : importRun.status().refusal(),
                    changed);
            putAway(importRun, source, written, state, changed);
        } else if (!Files.exists(receipt(importRun))) {
            writeReceipt(
                    importRun,
                    outcomes,
                    new Written(null, null, false, true, 0),
                    importRun.status().refusal() == null
                            ? sourceMissing(importRun, source)
                            : importRun.status().refusal(),
                    false);
        }
        removeWork(importRun);
        leavers.conclude(importRun);
        if (importRun.options().source() != null) {
            long today = LocalDate.ofInstant(SteadyClock.wallClock(clock).instant(), ZoneOffset.UTC)
                    .toEpochDay();
            ledger.fingerprints()
                    .forgetOld(importRun.destination(), importRun.options().source(), today);
        }
        ledger.imports().close(importId, receiptOf(importRun));
        Path deadLetter = home.deadLetter(importId);
        boolean needsAttention =
                importRun.status().refusal() != null || outcomes.getOrDefault(Outcome.UNRESOLVED, 0L) > 0;
        LogLine.about(importRun, LOG.atLevel(warns && needsAttention ? Level.WARN : Level.INFO))
                .log(
                        "Import {} is {}: {}{}{}{}",
                        importId,
                        importRun.verdict().word(),
                        Receipt.line(importRun.source(), importRun.status().rows(), outcomes),
                        importRun.status().skipped() == 0
                                ? ""
                                : "; skipped by the mapping: "
                                        + importRun.status().skipped(),
                        importRun.status().refusal() == null
                                ? ""
                                : "; " + importRun.status().refusal().reason(),
                        Files.isDirectory(deadLetter) ? "; rows that were not imported are in " + deadLetter : "");
    }

    /** Schedules a retry after an internal failure. */
    public void failed(String importId, Throwable failure) {
        Duration pause = failure instanceof UnbalancedException ? BEFORE_COUNTING_AGAIN : BEFORE_CLOSING_AGAIN;
        String unbalanced = failure instanceof UnbalancedException ? failure.getMessage() : null;
        ledger.imports().closeLater(importId, clock.instant().plus(pause), unbalanced);
        LogLine.about(importId, LOG.atLevel(StorageFailure.levelOf(failure)))
                .log(
                        "Could not close import {}; retrying in {} s: {}",
                        importId,
                        pause.toSeconds(),
                        FailureText.of(failure));
    }

    /** @param trouble a problem of the whole source; else {@code null} */
    private void writeReceipt(
            ImportRun importRun,
            Map<Outcome, Long> outcomes,
            Written written,
            @Nullable Problem trouble,
            boolean sourceChanged)
            throws IOException {
        Path deadLetter = written.deadLetter();
        if (trouble != null && (deadLetter == null || !written.whole())) {
            Path explanation =
                    home.deadLetter(importRun.id()).resolve(ReportNames.withExtension(importRun.source(), ".txt"));
            writeTrouble(importRun, trouble, explanation);
            deadLetter = deadLetter == null ? explanation : deadLetter;
        }
        Receipt.of(
                        importRun,
                        ledger.importStats().operations(importRun.id()),
                        outcomes,
                        ledger.importStats().jobs(importRun.id()),
                        Receipt.Groups.of(ledger.memberships().counts(importRun.id())),
                        new Receipt.Reports(
                                relative(written.results()),
                                relative(deadLetter),
                                relative(leavers.write(importRun).orElse(null))),
                        sourceChanged)
                .write(receipt(importRun));
    }

    /** The receipt as one line, for the event. */
    private String receiptOf(ImportRun importRun) throws IOException {
        return Receipt.read(receipt(importRun));
    }

    private Path receipt(ImportRun importRun) {
        return home.reports(importRun.id()).resolve("receipt.json");
    }

    private @Nullable String relative(@Nullable Path path) {
        return path == null ? null : home.relative(path);
    }

    /** Returns whether other programs may write to the source: true for any file that Muster did not write. */
    private static boolean isOfItsUser(ImportRun importRun) {
        return importRun.reading().sha256() != null && importRun.reading().mapping() != null;
    }

    /** @param again whether the source will be imported again */
    private Problem sourceChanged(ImportRun importRun, boolean again) {
        Problem changed = again
                ? ProblemText.SOURCE_CHANGED_AGAIN.of(null)
                : ProblemText.SOURCE_CHANGED.of(null, home.done(importRun.id()));
        LogLine.about(importRun, LOG.atError())
                .log(
                        "The source of import {} changed while being imported, so its rows no longer match their "
                                + "outcomes. {}",
                        importRun.id(),
                        changed.hint());
        return changed;
    }

    private static Problem sourceMissing(ImportRun importRun, Path source) {
        return ProblemText.SOURCE_MISSING_CLOSING.of(null, source, importRun.id());
    }

    private static void writeTrouble(ImportRun importRun, Problem trouble, Path target) throws IOException {
        String text = importRun.source() + ": " + importRun.verdict().word() + "\n"
                + trouble.parts().stream()
                        .map(problem ->
                                "%s: %s.\nWhat to do: %s\n".formatted(problem.code(), problem.told(), problem.hint()))
                        .collect(Collectors.joining());
        WholeFile.write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Moves the source away and watches it for a while. A source with rows missing from the reports is kept regardless
     * of the settings, because nothing else has those rows. A source to delete that another process has open for
     * writing is deleted once that process closes it.
     *
     * @param state the source's state before it was compared with the ledger
     * @param changed whether it had already changed by then
     */
    private void putAway(ImportRun importRun, Path source, Written written, FileState state, boolean changed)
            throws IOException {
        boolean unwanted = switch (sources) {
            case "delete" -> true;
            case "delete-if-secret" -> written.secret();
            default -> false;
        };
        if (unwanted && written.whole() && !changed && !isWritten(source, state)) {
            WholeFile.delete(source);
            return;
        }
        if (isOfItsUser(importRun)) {
            ledger.watchedSources()
                    .watch(importRun.id(), changed ? new FileState(NO_SIZE, 0, state.key()) : state, unwanted, changed);
        }
        WholeFile.move(source, home.done(importRun.id()).resolve(importRun.source()));
    }

    private boolean isWritten(Path source, FileState state) throws IOException {
        return openWriters.of(source).isPresent() || !FileState.of(source).equals(state);
    }

    private void removeWork(ImportRun importRun) throws IOException {
        Path folder = home.work(importRun.id());
        WholeFile.deleteEmpty(
                Objects.requireNonNull(
                        folder.resolve(importRun.reading().path()).getParent()),
                folder);
        Files.deleteIfExists(home.options(importRun.id()));
        Files.deleteIfExists(home.unsent(importRun.id()));
        Files.deleteIfExists(home.plan(importRun.id()));
        Files.deleteIfExists(folder);
    }
}
