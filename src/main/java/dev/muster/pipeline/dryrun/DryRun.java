package dev.muster.pipeline.dryrun;

import dev.muster.config.ConfigurationException;
import dev.muster.config.ImportSettings;
import dev.muster.config.sources.SourceFiles;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.database.PayloadCipher;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.ImportState;
import dev.muster.pipeline.deadletter.DeadLetters;
import dev.muster.pipeline.groups.GroupDirectory;
import dev.muster.pipeline.groups.GroupNames;
import dev.muster.pipeline.identify.Identification;
import dev.muster.pipeline.identify.LookupRound;
import dev.muster.pipeline.intake.BatchDraft;
import dev.muster.pipeline.intake.ImportReader;
import dev.muster.pipeline.intake.Intake;
import dev.muster.pipeline.intake.LocalAggregation;
import dev.muster.pipeline.intake.MappingSample;
import dev.muster.pipeline.intake.RecordRun;
import dev.muster.pipeline.intake.SourceChangingException;
import dev.muster.pipeline.leavers.MissingUsers;
import dev.muster.pipeline.leavers.MissingUsers.Missing;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Cleaning;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.SourceRow;
import dev.muster.records.validation.ImportOptions;
import dev.muster.storage.Home;
import dev.muster.storage.StorageFailure;
import dev.muster.storage.TemporaryFolder;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a source as an import would, but into a temporary ledger. Sends nothing. */
public final class DryRun implements AutoCloseable {
    private static final String ID = "PLAN";
    private static final int CHUNK = 500;
    private static final int MOST_FAILURES = 3;
    /** The number of rows that show the user's mapping at work. */
    private static final int SHOWN_ROWS = 3;

    private final TemporaryFolder folder;
    private final ImportSettings settings;
    private final Home home;
    private final Ledger ledger;
    private final Ledger former;
    private final Map<Operation, Integer> batches = new EnumMap<>(Operation.class);
    private final LocalAggregation aggregation = new LocalAggregation();
    private final List<SourceRow> firstRows = new ArrayList<>(SHOWN_ROWS);
    private @Nullable MappingSample mappingSample;
    private Map<Cleaning, Long> cleanings = Map.of();
    private long searches;
    private long assumedUnchanged;
    private boolean passwordsInUpserts;

    private DryRun(TemporaryFolder folder, ImportSettings settings, Optional<Ledger> former) throws IOException {
        this.folder = folder;
        this.settings = settings;
        home = new Home(folder.path());
        home.makeTemporary();
        ledger = Ledger.open(home.ledger(), PayloadCipher.ofNoFile());
        this.former = former.orElse(ledger);
    }

    /**
     * Reads a source to its end.
     *
     * @param home whose temporary folder is used
     * @param operation of rows that name none
     * @param former the ledger that knows the attempts that rows refer to; empty if the home has no ledger yet
     * @throws ConfigurationException if the file changes while it is read
     * @throws IOException if the file cannot be read, or the disk has no room for a temporary ledger
     */
    public static DryRun of(
            Home home,
            Path source,
            Operation operation,
            ImportOptions options,
            ImportSettings settings,
            Optional<Ledger> former)
            throws IOException {
        TemporaryFolder folder = TemporaryFolder.make(home.temporary(), "plan");
        TemporaryFolder.deleteLeftoversOf(Files.getOwner(folder.path()));
        DryRun dryRun = null;
        try {
            dryRun = new DryRun(folder, settings, former);
            dryRun.read(source.toAbsolutePath(), operation, options);
            return dryRun;
        } catch (IOException | RuntimeException failure) {
            close(dryRun, folder);
            if (failure instanceof SourceChangingException) {
                throw new ConfigurationException(source + " is being written. Try again when it is complete");
            }
            if (StorageFailure.of(failure, new Home(folder.path()))
                    .filter(storageFailure -> storageFailure.kind() == StorageFailure.Kind.FULL)
                    .isPresent()) {
                throw new FileSystemException(folder.path().toString(), null, "No space left on device");
            }
            throw failure;
        }
    }

    private static void close(@Nullable DryRun dryRun, TemporaryFolder folder) {
        if (dryRun == null) {
            folder.close();
        } else {
            dryRun.close();
        }
    }

    private void read(Path source, Operation operation, ImportOptions said) throws IOException {
        ImportOptions options = new DeadLetters(home, former.imports(), settings)
                .of(source, said.dialect())
                .map(any -> any.options(said))
                .orElse(said);
        Clock clock = Clock.systemUTC();
        ledger.imports()
                .open(
                        ID,
                        source.getFileName().toString(),
                        source.toString(),
                        operation,
                        settings.destination(),
                        options,
                        clock.instant());
        ledger.imports().named(ID, source.toString());
        var intake = new Intake(home, ledger, former, AttributeCatalog.load(), settings, clock);
        try (ImportReader reading = intake.open(ID)) {
            var chunk = new ArrayList<SourceRow>(CHUNK);
            while (reading.hasNext()) {
                SourceRow row = reading.next();
                chunk.add(row);
                if (firstRows.size() < SHOWN_ROWS) {
                    firstRows.add(row);
                }
                if (chunk.size() == CHUNK) {
                    aggregate(intake.accept(reading, chunk).iterator());
                    chunk.clear();
                }
            }
            aggregate(intake.accept(reading, chunk).iterator());
            aggregate(intake.endOfSource(reading).iterator());
            cleanings = reading.cleanings();
            passwordsInUpserts = reading.hasPasswordsInUpserts();
            intake.finish(reading);
            mappingSample = reading.sample(firstRows);
        }
    }

    /**
     * Resolves users and managers named by username or email, as an import does before it sends anything.
     *
     * @param directory answers searches, given as their bodies
     * @param groups finds the user groups that rows name
     * @param inDoubtQuiet the longest time to repeat the search for a user that it does not show yet
     * @return the response that ended it early; empty if all were resolved
     */
    public Optional<ApiResult> identify(
            Function<String, ApiResult> directory, GroupDirectory groups, Duration inDoubtQuiet) {
        var identification = new Identification(
                home, ledger, former, AttributeCatalog.load(), settings, inDoubtQuiet, Clock.systemUTC());
        int failures = 0;
        while (importRun().identifies()) {
            ApiResult ofGroups = new GroupNames(ledger, AttributeCatalog.load(), Clock.systemUTC()).resolve(ID, groups);
            if (ofGroups != null && (isFinal(ofGroups) || ++failures == MOST_FAILURES)) {
                return Optional.of(ofGroups);
            }
            LookupRound round = identification.begin(ID);
            for (Iterator<String> left = round.searches().iterator();
                    left.hasNext() && round.failure() == null;
                    searches++) {
                identification.take(round, directory.apply(left.next()));
            }
            if (round.failure() == null) {
                assumedUnchanged += round.unchangedRecords();
                aggregate(identification.conclude(ID, round));
                identification.finish(ID, round);
            } else if (isFinal(round.failure()) || ++failures == MOST_FAILURES) {
                return Optional.of(round.failure());
            }
        }
        return Optional.empty();
    }

    /** The users that the source lacks and that would be suspended; none before all users are resolved. */
    Missing missing() {
        ImportRun read = importRun();
        String definition = read.reading().definition();
        return definition == null || read.status().state() == ImportState.READING
                ? Missing.NONE
                : new MissingUsers(former, ledger)
                        .missing(
                                read,
                                SourceFiles.kept(
                                        Objects.requireNonNull(read.options().source()),
                                        definition,
                                        AttributeCatalog.load()));
    }

    private static boolean isFinal(ApiResult failure) {
        return failure instanceof ApiResult.Rejected || failure instanceof ApiResult.Unauthorized;
    }

    /** The settings of the import. */
    ImportSettings settings() {
        return settings;
    }

    /** The number of searches made. */
    public long searches() {
        return searches;
    }

    /** The number of rows whose users were not looked up again, since the rows have not changed. */
    long assumedUnchanged() {
        return assumedUnchanged;
    }

    private void aggregate(Iterator<RecordRun> runs) {
        aggregation.aggregate(runs, this::open);
    }

    private void open(BatchDraft batch) {
        ledger.batches()
                .open(
                        ID,
                        batch.organization(),
                        batch.operation(),
                        batch.firstNumber(),
                        batch.lastNumber(),
                        batch.only());
        batches.merge(batch.operation(), 1, Integer::sum);
    }

    /** The import as it would be; its refusal says why nothing of it would be sent. */
    public ImportRun importRun() {
        return ledger.imports().get(ID);
    }

    /** The number of batches of each operation that would be sent if the import is not refused. */
    public Map<Operation, Integer> batches() {
        return batches;
    }

    /** The number of values that each cleaning has changed. */
    Map<Cleaning, Long> cleanings() {
        return cleanings;
    }

    /** The user's mapping at work on the first rows. */
    @Nullable
    MappingSample mappingSample() {
        return mappingSample;
    }

    /** Returns whether an upsert has a password. */
    boolean hasPasswordsInUpserts() {
        return passwordsInUpserts;
    }

    /** The ledger that the source was read into. */
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public void close() {
        ledger.close();
        folder.close();
    }
}
