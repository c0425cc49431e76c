package dev.muster.pipeline.leavers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.muster.config.sources.Guards;
import dev.muster.config.sources.Leavers;
import dev.muster.config.sources.SourceDefinition;
import dev.muster.config.sources.SourceFiles;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.SourceUsers.SourceUser;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.ImportState;
import dev.muster.logging.LogLine;
import dev.muster.records.mapping.MappingSource;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.validation.ImportOptions;
import dev.muster.storage.Home;
import dev.muster.storage.WholeFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists the users that a full export lacks when its import is closed, and opens the import that suspends them. */
public final class LeaversReport {
    private static final Logger LOG = LoggerFactory.getLogger(LeaversReport.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String FILE = "leavers.csv";

    private final Home home;
    private final Ledger ledger;
    private final AttributeCatalog catalog;
    private final Opening opening;
    private final MissingUsers missingUsers;

    /** Opens an import of updates. */
    @FunctionalInterface
    public interface Opening {
        /**
         * Opens an import for a source that is written for it.
         *
         * @return the import's id
         */
        String open(String name, ImportOptions options, WholeFile.Content content) throws IOException;
    }

    /** @param opening opens the import of suspensions */
    public LeaversReport(Home home, Ledger ledger, AttributeCatalog catalog, Opening opening) {
        this.home = home;
        this.ledger = ledger;
        this.catalog = catalog;
        this.opening = opening;
        missingUsers = new MissingUsers(ledger, ledger);
    }

    /** Writes the list of an import that is being closed; empty without missing users. */
    public Optional<Path> write(ImportRun closing) throws IOException {
        Optional<SourceDefinition> definition = fullExport(closing);
        Path target = home.reports(closing.id()).resolve(FILE);
        if (definition.isEmpty()) {
            return Optional.empty();
        }
        var count = new AtomicLong();
        WholeFile.write(target, out -> {
            CsvWriter csv = CsvWriter.builder().build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            csv.writeRecord("_user_id", "username", "email", "employeeIdentifier");
            missingUsers.forEach(closing, definition.get(), user -> {
                csv.writeRecord(
                        user.hasId() ? user.userId() : "", user.username(), user.email(), user.employeeIdentifier());
                count.incrementAndGet();
            });
            csv.flush();
        });
        if (count.get() == 0) {
            Files.delete(target);
            return Optional.empty();
        }
        LogLine.about(closing, LOG.atInfo())
                .log(
                        "Import {} ({}) lacks {} users that its source had before: {}",
                        closing.id(),
                        closing.source(),
                        count,
                        target);
        return Optional.of(target);
    }

    /** Opens the import of suspensions, and remembers the users of the import that is being closed. */
    public void conclude(ImportRun closing) throws IOException {
        Optional<SourceDefinition> definition =
                fullExport(closing).filter(any -> any.leavers().missing() == Leavers.Missing.SUSPEND);
        if (definition.isPresent()
                && missingUsers.toSuspend(closing, definition.get()) > 0
                && ledger.sourceUsers().leaversImport(closing.id()).isEmpty()) {
            suspend(closing, definition.get());
        }
        ledger.sourceUsers().remember(closing);
    }

    /** The definition of the source of a finished import that has all its users. */
    private Optional<SourceDefinition> fullExport(ImportRun closing) {
        String text = closing.reading().definition();
        if (text == null
                || closing.verdict() != ImportState.FINISHED
                || closing.status().seenBefore() != null) {
            return Optional.empty();
        }
        return Optional.of(SourceFiles.kept(
                        Objects.requireNonNull(closing.options().source()), text, catalog))
                .filter(definition -> MissingUsers.isFullExport(closing, definition));
    }

    private void suspend(ImportRun closing, SourceDefinition definition) throws IOException {
        // The guards have counted these suspensions before anything of the full export was sent.
        ImportOptions options = ImportOptions.NONE
                .mappedBy(MappingSource.NONE)
                .ofPart(definition.name())
                .allowing(Guards.NAMES);
        String leavers = opening.open(name(closing), options, out -> {
            try {
                missingUsers.forEach(closing, definition, user -> write(user, out));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        });
        ledger.sourceUsers().leaversImport(closing.id(), leavers);
        LogLine.about(leavers, LOG.atInfo())
                .log("Import {} suspends the users that import {} lacks", leavers, closing.id());
    }

    private static void write(SourceUser user, OutputStream out) {
        try {
            out.write((JSON.writeValueAsString(Map.of(
                                    user.hasId() ? "id" : "username",
                                    user.hasId() ? user.userId() : Objects.requireNonNull(user.username()),
                                    "state",
                                    "SUSPENDED"))
                            + "\n")
                    .getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(ImportRun closing) {
        return closing.source().replaceFirst("(\\.[A-Za-z]+){1,2}$", "") + ".leavers.ndjson";
    }
}
