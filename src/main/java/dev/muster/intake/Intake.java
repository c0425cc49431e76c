package dev.muster.intake;

import dev.muster.config.ConfigurationException;
import dev.muster.config.FileState;
import dev.muster.config.Home;
import dev.muster.config.Settings;
import dev.muster.ledger.Import;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.NewRecord;
import dev.muster.log.LogLine;
import dev.muster.mapping.MappingException;
import dev.muster.record.AttributeCatalog;
import dev.muster.record.Checksum;
import dev.muster.record.Destination;
import dev.muster.record.MappedRecord;
import dev.muster.record.Problem;
import dev.muster.record.ProblemCode;
import dev.muster.record.Problems;
import dev.muster.record.RecordMapper;
import dev.muster.record.SourceReader;
import dev.muster.record.SourceReaders;
import dev.muster.record.SourceRow;
import dev.muster.storage.Hindrance;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads imports into the ledger, chunk by chunk; what may be sent is handed on in parcels. */
public final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final Duration BEFORE_READING_AGAIN = Duration.ofSeconds(10);

    private final Home home;
    private final Ledger ledger;
    private final AttributeCatalog catalog;
    private final Settings settings;
    private final Clock clock;
    private final Duplicates duplicates;
    private final OpenImports openImports;
    private final Admission admission;
    private final FormerCreates formerCreates;
    private final Guard guard;

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
        duplicates = new Duplicates(ledger.records());
        openImports = new OpenImports(home, ledger, catalog, settings);
        admission = new Admission(former, catalog);
        formerCreates = new FormerCreates(former.createdUsers());
        guard = new Guard(ledger.imports(), settings.mostInvalidPercent());
    }

    /** Begins to read an import from its first row. */
    public Reading open(String importId) throws IOException {
        Import theImport = ledger.imports().get(importId);
        Path source = home.work(importId).resolve(theImport.path());
        FileState state = FileState.of(source);
        HowRead rules = HowRead.of(theImport.options(), settings, catalog);
        ledger.imports().reading(importId, Checksum.of(source), rules.asText(), rules.source(), rules.mapping().mapping().names());
        SourceReader reader = SourceReaders.open(source, rules.source(), rules.mapping().mapping().names());
        return new Reading(theImport, source, state, reader, new RecordMapper(catalog, theImport.operation(), reader.header(), rules.mapping(), clock), rules.mapping(),
                new BatchCutter(importId, theImport.organization(), settings.batchSize(), settings.batchBytes()), sameContent(ledger.imports().get(importId)));
    }

    /** The earlier import of the same content that is open, or has imported all of it; {@code null} where there is none. */
    private Import sameContent(Import reading) {
        return reading.options().again() ? null : openImports.olderThan(reading).or(() -> ledger.imports().seenBefore(reading)).orElse(null);
    }

    /** Commits a chunk of rows to the ledger, and returns what it adds to batches. */
    public List<Parcel> accept(Reading reading, List<SourceRow> chunk) {
        Import theImport = reading.theImport();
        List<MappedRecord> mapped = chunk.stream().map(reading::map).toList();
        Map<MappedRecord, List<Problem>> repeated = duplicates.find(theImport.id(), mapped);
        Set<MappedRecord> known = formerCreates.among(mapped, theImport);
        var records = new ArrayList<NewRecord>(mapped.size());
        for (int index = 0; index < mapped.size(); index++) {
            MappedRecord record = mapped.get(index);
            NewRecord added = admission.admit(record, repeated.getOrDefault(record, List.of()), theImport.destination(),
                    reading.secretColumns(chunk.get(index)), settings.updatesLookUp(), known.contains(record));
            records.add(added);
            if (added.problem() == null && added.identified()) {
                reading.cutter().add(record.operation(), record.number(), added.payload().getBytes(StandardCharsets.UTF_8).length);
            }
        }
        ledger.records().add(theImport.id(), records);
        return reading.cutter().parcels();
    }

    /** What closes the batches that are being filled when the source has ended. */
    public List<Parcel> lastParcels(Reading reading) {
        return reading.cutter().close();
    }

    /** Ends the reading: the import may be sent from now on, or is refused. */
    public void finish(Reading reading) throws IOException {
        if (reading.sourceHasChanged()) {
            throw new SourceInMotionException("it was written to meanwhile");
        }
        String importId = reading.theImport().id();
        if (reading.seenBefore() != null) {
            seenBefore(reading.theImport(), reading.seenBefore());
            return;
        }
        warn(reading);
        Problem refusal = refusal(reading);
        if (refusal == null && ledger.identities().anyBeforeSending(importId)) {
            ledger.imports().readToTheEnd(importId, reading.rows());
            LogLine.about(reading.theImport(), LOG.atInfo()).log("Import {} ({}) has {} rows, and whom some of them name is looked up", importId, reading.theImport().source(), reading.rows());
        } else if (refusal == null) {
            ledger.imports().send(importId, reading.rows());
            LogLine.about(reading.theImport(), LOG.atInfo()).log("Import {} ({}) has {} rows", importId, reading.theImport().source(), reading.rows());
        } else {
            ledger.imports().refuse(importId, reading.rows(), refusal, clock.instant());
            LogLine.about(reading.theImport(), LOG.atInfo()).log("Import {} ({}) is refused, nothing of it is sent: {}", importId, reading.theImport().source(), refusal.reason());
        }
    }

    private void warn(Reading reading) {
        List<Problem> warnings = reading.warnings();
        ledger.records().warnOfSource(reading.theImport().id(), warnings);
        warnings.forEach(warning -> LogLine.about(reading.theImport(), LOG.atInfo()).log("Warning about import {} ({}), {}: {}. {}", reading.theImport().id(),
                reading.theImport().source(), warning.code(), warning.reason(), warning.hint()));
    }

    private void seenBefore(Import again, Import earlier) {
        ledger.imports().closeAsSeenBefore(again.id(), earlier.id(), clock.instant());
        if (!earlier.state().closed()) {
            LogLine.about(again, LOG.atInfo()).log("Import {} ({}) has the content of import {}, which is open and goes on, so nothing is sent twice", again.id(), again.source(), earlier.id());
            return;
        }
        LogLine.about(again, LOG.atInfo()).log("Import {} ({}) was seen before: import {} of {} imported all its {} rows, so nothing is sent. To import it again: {}",
                again.id(), again.source(), earlier.id(), earlier.startedAt(), earlier.rows(), new ImportCommandLine(ledger.imports(), again).of("import", "--again"));
    }

    /** {@code null} where the import may be sent. */
    private Problem refusal(Reading reading) {
        Destination meant = reading.theImport().destination();
        if (!meant.equals(settings.destination())) {
            return ProblemCode.SERVICE_DIFFERENT.of(null, "it is meant for " + meant + ", but the worker that read it sends to " + settings.destination(),
                    "Let MUSTER_HOME name a home of its own for each service and organization.");
        }
        return Optional.ofNullable(Problems.join(reading.refusals())).or(() -> guard.refusal(reading.theImport(), reading.rows())).orElse(null);
    }

    /** Muster itself failed at reading: the import is read again from its start, nothing of it was sent. */
    public void failed(String importId, Exception failure) {
        if (rootOf(failure) instanceof NoSuchFileException gone) {
            sourceIsGone(importId, gone.getFile());
            return;
        }
        ledger.imports().readAgain(importId, clock.instant().plus(BEFORE_READING_AGAIN));
        if (rootOf(failure) instanceof MappingException || rootOf(failure) instanceof ConfigurationException) {
            String what = rootOf(failure).getMessage().replaceAll("\\R", "; ");
            ledger.imports().waitsFor(importId, "its mapping cannot be used: " + what);
            LogLine.about(importId, LOG.atError()).log("Import {} waits until the mapping is mended: {}", importId, what);
            return;
        }
        ledger.imports().waitsFor(importId, "it could not be read (" + firstLine(rootOf(failure)) + "), and is read again");
        LogLine.about(importId, LOG.atLevel(Hindrance.levelOf(failure))).setCause(failure)
                .log("Import {} could not be read and is read again in {} s: {}", importId, BEFORE_READING_AGAIN.toSeconds(), failure.toString());
    }

    /** What was read of it is forgotten with it: without the source its rows could be told to nobody. */
    private void sourceIsGone(String importId, String file) {
        ledger.change(() -> {
            ledger.imports().readAgain(importId, clock.instant());
            ledger.imports().refuse(importId, 0, ProblemCode.SOURCE_MISSING.of(null, file + " was taken away before it was read to its end",
                    "Put the file into the inbox again."), clock.instant());
        });
        LogLine.about(importId, LOG.atInfo()).log("Import {} is refused, nothing of it is sent: {} was taken away before it was read to its end", importId, file);
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse(failure.getClass().getSimpleName());
    }

    private static Throwable rootOf(Throwable failure) {
        return failure.getCause() == null ? failure : rootOf(failure.getCause());
    }

    /** @param reading {@code null} where it could not be opened */
    public void close(Reading reading) throws IOException {
        if (reading != null) {
            reading.close();
        }
    }
}
