package dev.muster.pipeline.intake;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.jumpcloud.pacing.SteadyClock;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.NewRecord;
import dev.muster.logging.FailureText;
import dev.muster.logging.LogLine;
import dev.muster.records.mapping.MappingException;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemCode;
import dev.muster.records.problem.Problems;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Destination;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Reads imports into the ledger, chunk by chunk; what may be sent is handed on in parcels. */
public final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final Duration BEFORE_READING_AGAIN = Duration.ofSeconds(10);
    /**
     * So often may reading fail in a row without a cause outside the program; it would fail in the same way each time.
     */
    public static final int MOST_FAILURES = 3;

    private static final Duration BETWEEN_FAILURES = Duration.ofSeconds(1);

    private final Home home;
    private final Ledger ledger;
    private final AttributeCatalog catalog;
    private final Settings settings;
    private final Clock clock;
    private final Clock wall;
    private final DuplicateKeys duplicates;
    private final OpenImports openImports;
    private final RecordAdmission admission;
    private final PreviousCreates formerCreates;
    private final InvalidRowGuard guard;
    /** How often in a row reading has failed without a cause outside the program, by import. */
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();

    public Intake(Home home, Ledger ledger, AttributeCatalog catalog, Settings settings, Clock clock) {
        this(home, ledger, ledger, catalog, settings, clock);
    }

    /** @param former knows the attempts that rows refer to, where that is not the ledger that is read into */
    public Intake(Home home, Ledger ledger, Ledger former, AttributeCatalog catalog, Settings settings, Clock clock) {
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
    }

    /** Begins to read an import from its first row. */
    public ImportReader open(String importId) throws IOException {
        ImportRun importRun = ledger.imports().get(importId);
        Path source = home.work(importId).resolve(importRun.path());
        FileState state = FileState.of(source);
        ReadingRules rules = ReadingRules.of(importRun.options(), settings, catalog);
        ledger.imports()
                .reading(
                        importId,
                        Checksum.of(source),
                        rules.asText(),
                        rules.source(),
                        rules.mapping().mapping().names());
        SourceReader reader = SourceReaders.open(
                source, rules.source(), rules.mapping().mapping().names(), home.temporary());
        return new ImportReader(
                importRun,
                source,
                state,
                reader,
                new RecordMapper(catalog, importRun.operation(), reader.header(), rules.mapping(), wall),
                rules.mapping(),
                new BatchCutter(importId, importRun.organization(), settings.batchSize(), settings.batchBytes()),
                sameContent(ledger.imports().get(importId)),
                ledger.imports().maybeSent(importId));
    }

    /**
     * The earlier import of the same content that is open, or has imported all of it; {@code null} where there is none.
     */
    private ImportRun sameContent(ImportRun reading) {
        return reading.options().again()
                ? null
                : openImports
                        .olderThan(reading)
                        .or(() -> ledger.imports().seenBefore(reading))
                        .orElse(null);
    }

    /** Commits a chunk of rows to the ledger, and returns what it adds to batches. */
    public List<Parcel> accept(ImportReader reading, List<SourceRow> chunk) {
        ImportRun importRun = reading.importRun();
        List<MappedRecord> mapped = chunk.stream().map(reading::map).toList();
        Map<MappedRecord, List<Problem>> repeated = duplicates.find(importRun.id(), mapped);
        Set<MappedRecord> known = formerCreates.among(mapped, importRun);
        var records = new ArrayList<NewRecord>(mapped.size());
        for (int index = 0; index < mapped.size(); index++) {
            MappedRecord record = mapped.get(index);
            NewRecord added = admission
                    .admit(
                            record,
                            repeated.getOrDefault(record, List.of()),
                            importRun.destination(),
                            reading.secretColumns(chunk.get(index)),
                            settings.updatesLookUp(),
                            known.contains(record))
                    .maybeSent(reading.maybeSent());
            records.add(added);
            if (added.problem() == null && added.identified()) {
                reading.cutter()
                        .add(
                                record.operation(),
                                record.number(),
                                added.payload().getBytes(StandardCharsets.UTF_8).length);
            }
        }
        ledger.records().add(importRun.id(), records);
        return reading.cutter().parcels();
    }

    /** What closes the batches that are being filled when the source has ended. */
    public List<Parcel> lastParcels(ImportReader reading) {
        return reading.cutter().close();
    }

    /** Ends the reading: the import may be sent from now on, or is refused. */
    public void finish(ImportReader reading) throws IOException {
        if (reading.sourceHasChanged()) {
            throw new SourceChangingException("it was written to meanwhile");
        }
        String importId = reading.importRun().id();
        failures.remove(importId);
        if (reading.seenBefore() != null) {
            seenBefore(reading.importRun(), reading.seenBefore());
            return;
        }
        warn(reading);
        Problem refusal = refusal(reading);
        if (refusal == null && ledger.identities().anyBeforeSending(importId)) {
            ledger.imports().readToTheEnd(importId, reading.rows());
            LogLine.about(reading.importRun(), LOG.atInfo())
                    .log(
                            "Import {} ({}) has {} rows, and whom some of them name is looked up",
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
        if (!earlier.state().closed()) {
            LogLine.about(again, LOG.atInfo())
                    .log(
                            "Import {} ({}) has the content of import {}, which is open and goes on, so nothing is sent twice",
                            again.id(),
                            again.source(),
                            earlier.id());
            return;
        }
        LogLine.about(again, LOG.atInfo())
                .log(
                        "Import {} ({}) was seen before: import {} of {} imported all its {} rows, so nothing is sent. To import it again: {}",
                        again.id(),
                        again.source(),
                        earlier.id(),
                        earlier.startedAt(),
                        earlier.rows(),
                        new ImportCommandLine(ledger.imports(), again).of("import", "--again"));
    }

    /** {@code null} where the import may be sent. */
    private Problem refusal(ImportReader reading) {
        Destination meant = reading.importRun().destination();
        if (!meant.equals(settings.destination())) {
            return ProblemCode.SERVICE_DIFFERENT.of(
                    null,
                    "it is meant for " + meant + ", but the worker that read it sends to " + settings.destination(),
                    "Let MUSTER_HOME name a home of its own for each service and organization.");
        }
        return Optional.ofNullable(Problems.join(reading.refusals()))
                .or(() -> guard.refusal(reading.importRun(), reading.rows()))
                .orElse(null);
    }

    /**
     * Reading failed: the import is read again from its start, since nothing of it was sent. An import that was
     * cancelled meanwhile ends instead, and so does one whose reading has failed three times in a row without a cause
     * outside the program.
     */
    public void failed(String importId, Throwable failure) {
        Throwable root = FailureText.rootOf(failure);
        if (ledger.imports().get(importId).cancelledAt() != null) {
            failures.remove(importId);
            ledger.imports().cancelUnread(importId, wall.instant());
            LogLine.about(importId, LOG.atInfo()).log("Import {} is cancelled before it could be read", importId);
        } else if (root instanceof NoSuchFileException gone) {
            sourceIsGone(importId, gone.getFile());
        } else if (root instanceof MappingException || root instanceof ConfigurationException) {
            ledger.imports().readAgain(importId, clock.instant().plus(BEFORE_READING_AGAIN));
            String what = root.getMessage().replaceAll("\\R", "; ");
            ledger.imports().waitsFor(importId, "its mapping cannot be used: " + what);
            LogLine.about(importId, LOG.atError())
                    .log("Import {} waits until the mapping is mended: {}", importId, what);
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
        ledger.imports().waitsFor(importId, "it could not be read, and is read again: " + FailureText.of(failure));
        LogLine.about(importId, LOG.atLevel(level))
                .log(
                        "Import {} could not be read and is read again in {} s: {}",
                        importId,
                        pause.toSeconds(),
                        FailureText.of(failure));
    }

    private void cannotBeRead(String importId, Throwable failure) {
        refuseUnread(
                importId,
                ProblemCode.READ_FAILED.of(
                        null,
                        "reading it failed %d times in a row, with %s"
                                .formatted(
                                        MOST_FAILURES,
                                        FailureText.rootOf(failure).getClass().getSimpleName()),
                        "Look at the log, report the fault, and import the rows by halves to find the one that causes it."));
        failures.remove(importId);
        LogLine.about(importId, LOG.atError())
                .log(
                        "Import {} is refused, nothing of it is sent: it could not be read {} times in a row: {}",
                        importId,
                        MOST_FAILURES,
                        FailureText.of(failure));
    }

    /** How many imports are being read again although nothing outside the program is the cause. */
    public long failing() {
        return failures.size();
    }

    private void refuseUnread(String importId, Problem refusal) {
        ledger.change(() -> {
            ledger.imports().readAgain(importId, clock.instant());
            ledger.imports().refuse(importId, 0, refusal, wall.instant());
        });
    }

    /** What was read of it is forgotten with it: without the source its rows could be told to nobody. */
    private void sourceIsGone(String importId, String file) {
        refuseUnread(
                importId,
                ProblemCode.SOURCE_MISSING.of(
                        null,
                        file + " was taken away before it was read to its end",
                        "Put the file into the inbox again."));
        LogLine.about(importId, LOG.atInfo())
                .log(
                        "Import {} is refused, nothing of it is sent: {} was taken away before it was read to its end",
                        importId,
                        file);
    }

    /** @param reading {@code null} where it could not be opened */
    public void close(ImportReader reading) throws IOException {
        if (reading != null) {
            reading.close();
        }
    }
}
