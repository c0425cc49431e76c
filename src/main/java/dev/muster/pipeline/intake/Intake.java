package dev.muster.pipeline.intake;

import dev.muster.config.ConfigurationException;
import dev.muster.config.ImportSettings;
import dev.muster.jumpcloud.pacing.SteadyClock;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.NewRecord;
import dev.muster.logging.FailureText;
import dev.muster.logging.LogLine;
import dev.muster.pipeline.guard.PlanGuard;
import dev.muster.pipeline.guard.SendGuard;
import dev.muster.records.mapping.MappingException;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Problems;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Destination;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.Checksum;
import dev.muster.records.source.SourceReader;
import dev.muster.records.source.SourceReaders;
import dev.muster.records.source.SourceRow;
import dev.muster.records.validation.MappedRecord;
import dev.muster.records.validation.RecordMapper;
import dev.muster.storage.FileState;
import dev.muster.storage.Home;
import dev.muster.storage.StorageFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Reads imports into the ledger, chunk by chunk; what may be sent leaves as runs of records. */
public final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final Duration BEFORE_READING_AGAIN = Duration.ofSeconds(10);
    /** The most failures in a row without a cause outside the program: another attempt would fail in the same way. */
    public static final int MOST_FAILURES = 3;

    private static final Duration BETWEEN_FAILURES = Duration.ofSeconds(1);

    private final Home home;
    private final Ledger ledger;
    private final AttributeCatalog catalog;
    private final ImportSettings settings;
    private final Clock clock;
    private final Clock wall;
    private final DuplicateKeys duplicates;
    private final OpenImports openImports;
    private final RecordAdmission admission;
    private final PreviousCreates formerCreates;
    private final InvalidRowGuard guard;
    private final SendGuard guardsBeforeSending;
    /** Failures in a row without a cause outside the program, by import. */
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();

    public Intake(Home home, Ledger ledger, AttributeCatalog catalog, ImportSettings settings, Clock clock) {
        this(home, ledger, ledger, catalog, settings, clock);
    }

    /** @param former the ledger that knows the attempts that rows refer to */
    public Intake(
            Home home, Ledger ledger, Ledger former, AttributeCatalog catalog, ImportSettings settings, Clock clock) {
        this.home = home;
        this.ledger = ledger;
        this.catalog = catalog;
        this.settings = settings;
        this.clock = clock;
        wall = SteadyClock.wallClock(clock);
        duplicates = new DuplicateKeys(ledger.records());
        openImports = new OpenImports(home, ledger, catalog, settings);
        admission = new RecordAdmission(former, catalog);
        formerCreates = new PreviousCreates(former.createdUsers());
        guard = new InvalidRowGuard(ledger, settings.mostInvalidPercent());
        guardsBeforeSending = guardsBeforeSending(home, ledger, settings);
    }

    /** The guards of an import whose users are all resolved, before anything of it is sent. */
    public static SendGuard guardsBeforeSending(Home home, Ledger ledger, ImportSettings settings) {
        return SendGuard.all(List.of(
                new InvalidRowGuard(ledger, settings.mostInvalidPercent()), new PlanGuard(home, ledger, settings)));
    }

    /** Begins to read an import from its first row. */
    public ImportReader open(String importId) throws IOException {
        ImportRun importRun = ledger.imports().get(importId);
        Path source = home.work(importId).resolve(importRun.reading().path());
        FileState state = FileState.of(source);
        ReadingRules rules = ReadingRules.of(importRun.options(), settings.reading(), catalog);
        ledger.imports()
                .reading(
                        importId,
                        Checksum.of(source),
                        rules.asText(),
                        rules.source(),
                        rules.mapping().mapping().names(),
                        rules.definitionText());
        SourceReader reader = SourceReaders.open(
                source, rules.source(), rules.mapping().mapping().names(), home.temporary());
        return new ImportReader(
                importRun,
                source,
                state,
                reader,
                new RecordMapper(catalog, importRun.operation(), reader.header(), rules.mapping(), wall),
                rules.mapping(),
                new BatchingRound(importId, importRun.destination().organization(), BatchLimits.of(settings)),
                sameContent(ledger.imports().get(importId)),
                ledger.imports().maybeSent(importId));
    }

    /**
     * The earlier import of the same content that is open or has imported all of it; {@code null} if no import is. Once
     * an update of a source is imported, another file may have changed its users, so it does not count then.
     */
    private @Nullable ImportRun sameContent(ImportRun reading) {
        if (reading.options().again()) {
            return null;
        }
        boolean sets = reading.reading().definition() != null && reading.operation() == Operation.UPDATE;
        return openImports
                .olderThan(reading)
                .or(() -> sets ? Optional.empty() : ledger.imports().seenBefore(reading))
                .orElse(null);
    }

    /** Commits a chunk of rows to the ledger, and returns those of its records that may be sent. */
    public List<RecordRun> accept(ImportReader reading, List<SourceRow> chunk) {
        ImportRun importRun = reading.importRun();
        var rows = new ArrayList<SourceRow>(chunk.size());
        var mapped = new ArrayList<MappedRecord>(chunk.size());
        for (SourceRow row : chunk) {
            reading.map(row).ifPresent(record -> {
                rows.add(row);
                mapped.add(record);
            });
        }
        Map<MappedRecord, List<Problem>> repeated = duplicates.find(importRun.id(), mapped);
        Set<MappedRecord> known = formerCreates.among(mapped, importRun);
        var records = new ArrayList<NewRecord>(mapped.size());
        var runs = new RecordRuns(reading.round());
        for (int index = 0; index < mapped.size(); index++) {
            MappedRecord record = mapped.get(index);
            NewRecord added = admission
                    .admit(
                            record,
                            repeated.getOrDefault(record, List.of()),
                            importRun.destination(),
                            reading.secretColumns(rows.get(index)),
                            settings.updates().looksUp() || importRun.options().source() != null,
                            known.contains(record))
                    .maybeSent(reading.maybeSent());
            records.add(added);
            if (added.problem() == null && added.request().identified()) {
                runs.add(
                        Objects.requireNonNull(record.operation()),
                        record.number(),
                        Objects.requireNonNull(added.request().payload()).getBytes(StandardCharsets.UTF_8).length);
            }
        }
        ledger.records().add(importRun.id(), records);
        return runs.toList();
    }

    /** The runs that complete the batches that are being built when the source has ended. */
    public List<RecordRun> endOfSource(ImportReader reading) {
        return reading.round().completeAll();
    }

    /** Ends the reading: the import may now be sent, or is refused. */
    public void finish(ImportReader reading) throws IOException {
        if (reading.sourceHasChanged()) {
            throw new SourceChangingException("it changed while it was being read");
        }
        String importId = reading.importRun().id();
        failures.remove(importId);
        if (reading.seenBefore() != null) {
            seenBefore(reading.importRun(), reading.seenBefore());
            return;
        }
        warn(reading);
        if (reading.skips()) {
            ledger.imports().skipped(importId, reading.skipped(), reading.skippedBy());
        }
        Problem refusal = refusal(reading);
        boolean identifies = refusal == null
                && (ledger.identities().anyBeforeSending(importId)
                        || ledger.imports().get(importId).reading().definition() != null);
        if (refusal == null && !identifies) {
            refusal = guardsBeforeSending
                    .refusal(ledger.imports().get(importId), reading.rows())
                    .orElse(null);
        }
        if (identifies) {
            ledger.imports().readToTheEnd(importId, reading.rows());
            LogLine.about(reading.importRun(), LOG.atInfo())
                    .log(
                            "Import {} ({}) has {} rows; resolving users and managers",
                            importId,
                            reading.importRun().source(),
                            reading.rows());
        } else if (refusal == null) {
            ledger.imports().send(importId, reading.rows());
            LogLine.about(reading.importRun(), LOG.atInfo())
                    .log(
                            "Import {} ({}) has {} rows",
                            importId,
                            reading.importRun().source(),
                            reading.rows());
        } else {
            ledger.imports().refuse(importId, reading.rows(), refusal, wall.instant());
            LogLine.about(reading.importRun(), LOG.atInfo())
                    .log(
                            "Import {} ({}) is refused, nothing of it is sent: {}",
                            importId,
                            reading.importRun().source(),
                            refusal.reason());
        }
    }

    private void warn(ImportReader reading) {
        List<Problem> warnings = reading.warnings();
        ledger.records().warnOfSource(reading.importRun().id(), warnings);
        warnings.forEach(warning -> LogLine.about(reading.importRun(), LOG.atInfo())
                .log(
                        "Warning about import {} ({}), {}: {}. {}",
                        reading.importRun().id(),
                        reading.importRun().source(),
                        warning.code(),
                        warning.reason(),
                        warning.hint()));
    }

    private void seenBefore(ImportRun again, ImportRun earlier) {
        ledger.imports().closeAsSeenBefore(again.id(), earlier.id(), wall.instant());
        if (!earlier.status().state().closed()) {
            LogLine.about(again, LOG.atInfo())
                    .log(
                            "Import {} ({}) has the same content as import {}, which is still open; nothing is sent "
                                    + "twice",
                            again.id(),
                            again.source(),
                            earlier.id());
            return;
        }
        LogLine.about(again, LOG.atInfo())
                .log(
                        "Import {} ({}) was already imported: import {} of {} imported all {} rows, so nothing is "
                                + "sent. To import it again: {}",
                        again.id(),
                        again.source(),
                        earlier.id(),
                        earlier.times().started(),
                        earlier.status().rows(),
                        new ImportCommandLine(ledger.imports(), again).of("import", "--again"));
    }

    /** The reason why the import must not be sent; {@code null} if it may be. */
    private @Nullable Problem refusal(ImportReader reading) {
        Destination meant = reading.importRun().destination();
        if (!meant.equals(settings.destination())) {
            return ProblemText.SERVICE_DIFFERENT.of(null, meant, settings.destination());
        }
        return Optional.ofNullable(Problems.join(reading.refusals()))
                .or(() -> guard.refusal(reading.importRun(), reading.rows()))
                .orElse(null);
    }

    /**
     * Records that reading failed: the import is read again from its start, since nothing of it was sent. An import
     * that was cancelled meanwhile ends instead, and so does one that failed three times in a row without a cause
     * outside the program.
     */
    public void failed(String importId, Throwable failure) {
        Throwable root = FailureText.rootOf(failure);
        if (ledger.imports().get(importId).times().cancelled() != null) {
            failures.remove(importId);
            ledger.imports().cancelUnread(importId, wall.instant());
            LogLine.about(importId, LOG.atInfo()).log("Import {} was cancelled before it was read", importId);
        } else if (root instanceof NoSuchFileException gone) {
            sourceIsGone(importId, gone.getFile());
        } else if (root instanceof MappingException || root instanceof ConfigurationException) {
            ledger.imports().readAgain(importId, clock.instant().plus(BEFORE_READING_AGAIN));
            String what = String.valueOf(root.getMessage()).replaceAll("\\R", "; ");
            ledger.imports().waitsFor(importId, "its mapping cannot be used: " + what);
            LogLine.about(importId, LOG.atError())
                    .log("Import {} waits until the mapping is fixed: {}", importId, what);
        } else if (StorageFailure.isOutside(failure)) {
            readAgain(importId, BEFORE_READING_AGAIN, StorageFailure.levelOf(failure), failure);
        } else if (failures.merge(importId, 1, Integer::sum) < MOST_FAILURES) {
            // Another import may have the memory that this one lacks.
            readAgain(
                    importId,
                    root instanceof OutOfMemoryError ? BEFORE_READING_AGAIN : BETWEEN_FAILURES,
                    Level.ERROR,
                    failure);
        } else {
            cannotBeRead(importId, failure);
        }
    }

    private void readAgain(String importId, Duration pause, Level level, Throwable failure) {
        ledger.imports().readAgain(importId, clock.instant().plus(pause));
        ledger.imports().waitsFor(importId, "it could not be read and is retried: " + FailureText.of(failure));
        LogLine.about(importId, LOG.atLevel(level))
                .log(
                        "Could not read import {}; retrying in {} s: {}",
                        importId,
                        pause.toSeconds(),
                        FailureText.of(failure));
    }

    private void cannotBeRead(String importId, Throwable failure) {
        refuseUnread(
                importId,
                ProblemText.READ_FAILED_FILE.of(
                        null,
                        MOST_FAILURES,
                        FailureText.rootOf(failure).getClass().getSimpleName()));
        failures.remove(importId);
        LogLine.about(importId, LOG.atError())
                .log(
                        "Import {} is refused, nothing of it is sent: reading failed {} times in a row: {}",
                        importId,
                        MOST_FAILURES,
                        FailureText.of(failure));
    }

    /** The number of imports that are read again without a cause outside the program. */
    public long failing() {
        return failures.size();
    }

    private void refuseUnread(String importId, Problem refusal) {
        ledger.change(() -> {
            ledger.imports().readAgain(importId, clock.instant());
            ledger.imports().refuse(importId, 0, refusal, wall.instant());
        });
    }

    /** Refuses an import whose source is gone. What was read is dropped: without the source it cannot be reported. */
    private void sourceIsGone(String importId, String file) {
        refuseUnread(importId, ProblemText.SOURCE_MISSING_UNREAD.of(null, file));
        LogLine.about(importId, LOG.atInfo())
                .log(
                        "Import {} is refused, nothing of it is sent: {} was removed before it was read to its end",
                        importId,
                        file);
    }

    /** @param reading {@code null} if it could not be opened */
    public void close(@Nullable ImportReader reading) throws IOException {
        if (reading != null) {
            reading.close();
        }
    }
}
