package dev.muster.pipeline.deadletter;

import dev.muster.config.Settings;
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

/** Recognises sources that are dead letters of imports of this home, by the links of their first rows. */
public final class DeadLetters {
    /** People add rows, and sort them. */
    private static final int MOST_ROWS = 100;

    private final Imports imports;
    private final Settings settings;

    public DeadLetters(Imports imports, Settings settings) {
        this.imports = imports;
        this.settings = settings;
    }

    /**
     * The dead letter that a file is; empty if it is none of this home and organization, or cannot be read.
     *
     * @param said how the user says that the file is written
     */
    public Optional<DeadLetter> of(Path file, Dialect said) {
        var rules = new SourceRules(said, settings.sourceRules().limits());
        try (SourceReader reader =
                SourceReaders.open(file, rules, MappedNames.NONE, new Home(settings.home()).temporary())) {
            boolean mayHaveLinks = reader.header().isEmpty() || MusterColumns.areIn(reader.header());
            return mayHaveLinks
                    ? importOf(reader).map(former -> new DeadLetter(former, settings, dialect(reader)))
                    : Optional.empty();
        } catch (IOException | UncheckedIOException isSaidByWhoeverReadsAllOfIt) {
            return Optional.empty();
        } catch (RuntimeException | Error failure) {
            // Reading all of it fails in the same way and ends then; a file that could not even be claimed would hold
            // up all others.
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
     * Dead letters are UTF-8, and their delimiter is found by their columns; so that need not be said but where the
     * settings say something else.
     */
    private Dialect dialect(SourceReader reader) {
        Dialect usual = settings.sourceRules().dialect();
        return reader.format() != SourceFormat.CSV
                ? Dialect.FOUND
                : new Dialect(
                        usual.delimiter() == null ? null : reader.reports().delimiter(),
                        usual.encoding() == null ? null : "UTF-8",
                        null);
    }
}
