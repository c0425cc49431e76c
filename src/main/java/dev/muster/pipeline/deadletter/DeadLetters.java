package dev.muster.pipeline.deadletter;

import dev.muster.config.ImportSettings;
import dev.muster.ledger.Imports;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.mapping.MappedNames;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.MusterColumns;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.Dialect;
import dev.muster.records.source.SourceFormat;
import dev.muster.records.source.SourceReader;
import dev.muster.records.source.SourceReaders;
import dev.muster.records.source.SourceRules;
import dev.muster.records.validation.RecordLink;
import dev.muster.records.validation.RecordMapper;
import dev.muster.storage.Home;
import dev.muster.storage.StorageFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** Recognizes dead letters of this home's imports, by the links in their first rows. */
public final class DeadLetters {
    /** More than one, because users add and sort rows. */
    private static final int MOST_ROWS = 100;

    private final Home home;
    private final Imports imports;
    private final ImportSettings settings;

    public DeadLetters(Home home, Imports imports, ImportSettings settings) {
        this.home = home;
        this.imports = imports;
        this.settings = settings;
    }

    /**
     * Returns the dead letter in a file; empty if the file is not a dead letter of this home and organization, or is
     * unreadable.
     *
     * @param said the dialect given by the user
     */
    public Optional<DeadLetter> of(Path file, Dialect said) {
        var rules = new SourceRules(said, settings.reading().sourceRules().limits());
        try (SourceReader reader = SourceReaders.open(file, rules, MappedNames.NONE, home.temporary())) {
            boolean mayHaveLinks = reader.header().isEmpty() || MusterColumns.areIn(reader.header());
            return mayHaveLinks
                    ? importOf(reader)
                            .map(former ->
                                    new DeadLetter(former, settings.reading().operation(), dialect(reader, former)))
                    : Optional.empty();
        } catch (IOException | UncheckedIOException isSaidByWhoeverReadsAllOfIt) {
            return Optional.empty();
        } catch (RuntimeException | Error failure) {
            // The import fails later in the same way. A file that cannot be claimed would block all others.
            if (StorageFailure.isOutside(failure)) {
                throw failure;
            }
            return Optional.empty();
        }
    }

    private Optional<ImportRun> importOf(SourceReader reader) {
        var mapper = new RecordMapper(AttributeCatalog.load(), Operation.CREATE, reader.header());
        String known = null;
        for (int rows = 0; rows < MOST_ROWS && reader.hasNext(); rows++) {
            RecordLink link = mapper.map(reader.next()).link();
            if (link != null && !link.importId().equals(known)) {
                known = link.importId();
                Optional<ImportRun> linked =
                        imports.find(known).filter(any -> any.destination().equals(settings.destination()));
                if (linked.isPresent()) {
                    return linked;
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The dialect to record. Dead letters are UTF-8 and their delimiter is detected, so it is needed only where the
     * settings differ.
     */
    private Dialect dialect(SourceReader reader, ImportRun former) {
        Dialect usual = former.options().source() == null
                ? settings.reading().sourceRules().dialect()
                : former.reading().rules().dialect();
        return reader.format() != SourceFormat.CSV
                ? Dialect.FOUND
                : new Dialect(
                        usual.delimiter() == null ? null : reader.reports().delimiter(),
                        usual.encoding() == null ? null : "UTF-8",
                        null,
                        usual.headerRow() == null ? null : 1,
                        null);
    }
}
