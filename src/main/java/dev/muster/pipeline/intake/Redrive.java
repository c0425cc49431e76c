package dev.muster.pipeline.intake;

import dev.muster.config.ConfigurationException;
import dev.muster.ledger.Records;
import dev.muster.ledger.model.Attempt;
import dev.muster.ledger.model.ImportRun;
import dev.muster.pipeline.report.OutcomeColumns;
import dev.muster.pipeline.report.OutcomeWriter;
import dev.muster.pipeline.report.OutcomeWriters;
import dev.muster.records.mapping.MappingSource;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.records.schema.SecretNames;
import dev.muster.records.source.SourceReader;
import dev.muster.records.source.SourceReaders;
import dev.muster.records.source.SourceRow;
import dev.muster.records.validation.ImportOptions;
import dev.muster.records.validation.RecordLink;
import dev.muster.records.validation.RecordMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tries rows of a closed import again, as a new import. Its source is made from the dead letter; links restore the
 * secrets of rows, and what may have been done already is looked up before anything is sent.
 */
public final class Redrive {

    /** The treatment of a row of the dead letter. */
    public enum Fate {
        /** It is tried again. */
        AGAIN,
        /** It would be as invalid again. */
        INVALID,
        /** JumpCloud rejected it, and it was not asked for. */
        REJECTED,
        /** Its user was created; only the manager is missing. */
        CREATED,
        /** A later import has tried it already. */
        TRIED,
        /** It belongs to another import. */
        FOREIGN
    }

    private final Records records;
    private final AttributeCatalog catalog;
    private final ImportRun closed;
    private final Path deadLetter;
    private final Predicate<String> rejected;
    private final Map<Fate, Long> fates = new EnumMap<>(Fate.class);
    private @Nullable String triedBy;

    /**
     * Looks at every row of a dead letter.
     *
     * @param rejected decides by its code whether a rejected row is tried again
     * @throws ConfigurationException if the dead letter cannot be read
     */
    public Redrive(
            Records records, AttributeCatalog catalog, ImportRun closed, Path deadLetter, Predicate<String> rejected)
            throws IOException {
        this.records = records;
        this.catalog = catalog;
        this.closed = closed;
        this.deadLetter = deadLetter;
        this.rejected = rejected;
        forEachRow((row, mine, fate) -> fates.merge(fate, 1L, Long::sum));
    }

    /** The number of rows with that fate. */
    public long rows(Fate fate) {
        return fates.getOrDefault(fate, 0L);
    }

    /** The latest import that has tried rows of it already; {@code null} if none did. */
    public @Nullable String triedBy() {
        return triedBy;
    }

    /** Opens the import of the rows that are tried again; returns its id. */
    public String open(InboxClaimer claims) throws IOException {
        // The rows of messages were never mapped.
        ImportOptions options =
                closed.reading().mapping() == null ? closed.options().mappedBy(MappingSource.NONE) : closed.options();
        return claims.write(deadLetter.getFileName().toString(), closed.operation(), options, out -> {
            try (SourceReader columns = SourceReaders.open(
                            deadLetter, closed.reading().rules().ofReports());
                    OutcomeWriter again = OutcomeWriters.open(
                            out,
                            columns,
                            new SecretNames(catalog, closed.reading().names()))) {
                forEachRow((row, mine, fate) -> {
                    if (mine != null && fate == Fate.AGAIN) {
                        again.write(
                                row,
                                new OutcomeColumns(
                                        closed.id(),
                                        mine.link().line(),
                                        Objects.requireNonNull(mine.outcome()),
                                        mine.code(),
                                        null,
                                        null,
                                        null,
                                        mine.user().id()));
                    }
                });
            }
        });
    }

    /** Receives each row with its attempt; that is {@code null} for a row of another import. */
    private interface Visitor {
        void visit(SourceRow row, @Nullable Attempt mine, Fate fate) throws IOException;
    }

    private void forEachRow(Visitor visitor) throws IOException {
        try (SourceReader reader =
                SourceReaders.open(deadLetter, closed.reading().rules().ofReports())) {
            var mapper = new RecordMapper(catalog, closed.operation(), reader.header());
            while (reader.hasNext()) {
                SourceRow row = reader.next();
                Optional<RecordLink> link = Optional.ofNullable(mapper.map(row).link())
                        .filter(any -> any.importId().equals(closed.id()));
                List<Attempt> attempts = link.map(records::attempts).orElse(List.of());
                Attempt mine = attempts.stream()
                        .filter(attempt -> attempt.link().equals(link.get()))
                        .findFirst()
                        .orElse(null);
                Fate unlinked = row.problems().isEmpty() ? Fate.FOREIGN : Fate.INVALID;
                visitor.visit(row, mine, mine != null ? fate(mine, attempts) : unlinked);
            }
            reader.fault().ifPresent(fault -> {
                throw new ConfigurationException(
                        "The dead letter " + deadLetter + " cannot be read: " + fault.reason() + ". " + fault.hint());
            });
        }
    }

    private Fate fate(Attempt mine, List<Attempt> attempts) {
        Optional<Attempt> later = attempts.stream()
                .filter(attempt ->
                        attempt.link().importId().compareTo(mine.link().importId()) > 0 && !attempt.wasNotSent())
                .reduce((former, latter) -> latter);
        if (later.isPresent()) {
            triedBy = later.get().link().importId();
            return Fate.TRIED;
        }
        if (mine.outcome() == Outcome.INVALID) {
            return Fate.INVALID;
        }
        if (mine.lacksOnlyGroups()) {
            return Fate.AGAIN;
        }
        if (mine.userIsThere() && mine.operation() == Operation.CREATE) {
            return Fate.CREATED;
        }
        return mine.outcome() == Outcome.REJECTED && !rejected.test(mine.code()) ? Fate.REJECTED : Fate.AGAIN;
    }
}
