package dev.muster.pipeline.intake;

import dev.muster.ledger.model.FirstSend;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.schema.Cleaning;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.SourceReader;
import dev.muster.records.source.SourceRow;
import dev.muster.records.validation.MappedRecord;
import dev.muster.records.validation.MappingRules;
import dev.muster.records.validation.RecordMapper;
import dev.muster.storage.FileState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An import that is being read: its rows in order, and what was noted on the way. */
public final class ImportReader implements Iterator<SourceRow>, AutoCloseable {
    private static final String PASSWORD = "password";

    private final ImportRun importRun;
    private final Path source;
    private final FileState state;
    private final SourceReader reader;
    private final RecordMapper mapper;
    private final MappingRules rules;
    private final BatchingRound round;
    private final @Nullable ImportRun seenBefore;
    private final @Nullable FirstSend maybeSent;
    private long rows;
    private long skipped;
    private boolean passwordsInUpserts;

    /**
     * @param seenBefore the earlier import of the same source, so that no row is read; {@code null} if the source is
     *     new
     * @param maybeSent the first time at which rows may have been sent, unknown to the ledger; {@code null} if none
     *     were
     */
    ImportReader(
            ImportRun importRun,
            Path source,
            FileState state,
            SourceReader reader,
            RecordMapper mapper,
            MappingRules rules,
            BatchingRound round,
            @Nullable ImportRun seenBefore,
            @Nullable FirstSend maybeSent) {
        this.maybeSent = maybeSent;
        this.rules = rules;
        this.seenBefore = seenBefore;
        this.importRun = importRun;
        this.source = source;
        this.state = state;
        this.reader = reader;
        this.mapper = mapper;
        this.round = round;
    }

    @Override
    public boolean hasNext() {
        return seenBefore == null && !mapper.headerMissing() && reader.hasNext();
    }

    @Override
    public SourceRow next() {
        rows++;
        return reader.next();
    }

    ImportRun importRun() {
        return importRun;
    }

    @Nullable
    ImportRun seenBefore() {
        return seenBefore;
    }

    @Nullable
    FirstSend maybeSent() {
        return maybeSent;
    }

    BatchingRound round() {
        return round;
    }

    /** The number of rows so far, without those that the mapping leaves out. */
    long rows() {
        return rows - skipped;
    }

    /** The number of rows that the mapping has left out so far. */
    long skipped() {
        return skipped;
    }

    /** The places of the rules in the mapping that have left rows out. */
    String skippedBy() {
        return String.join(", ", mapper.skipped().keySet());
    }

    /** Returns whether the mapping has rules that leave rows out. */
    boolean skips() {
        return !rules.mapping().skips().isEmpty();
    }

    /** Returns whether the source has changed since the reading began: then what was read may be incomplete. */
    boolean sourceHasChanged() throws IOException {
        return !FileState.of(source).equals(state);
    }

    /** The record of a row; empty if the mapping leaves it out. Records are numbered without gaps. */
    Optional<MappedRecord> map(SourceRow row) {
        Optional<MappedRecord> mapped = mapper.mapUnlessSkipped(row.numbered(row.number() - skipped));
        skipped += mapped.isEmpty() ? 1 : 0;
        mapped.ifPresent(record -> passwordsInUpserts |=
                record.operation() == Operation.UPSERT && record.user().has(PASSWORD));
        return mapped;
    }

    /** Returns whether an upsert so far has a password. */
    public boolean hasPasswordsInUpserts() {
        return passwordsInUpserts;
    }

    /** The number of values that each cleaning has changed so far. */
    public Map<Cleaning, Long> cleanings() {
        return mapper.cleanings();
    }

    /**
     * The mapping at work: the use of each column, and the results of some rows. An invalid row has its valid values
     * only.
     */
    public MappingSample sample(List<SourceRow> rows) {
        return new MappingSample(
                rules.mapping(),
                reader.header(),
                mapper.columnUses(),
                rows,
                rows.stream().map(mapper::mapUnlessSkipped).toList());
    }

    /** The secrets that a row has a cell or a key for, filled or not. */
    Set<String> secretColumns(SourceRow row) {
        return mapper.secretColumns(row);
    }

    /**
     * The reasons why nothing of the source may be sent; empty if all of it was read and every column is known. If the
     * source itself cannot be read, problems with its columns follow from that and are left out.
     */
    List<Problem> refusals() {
        return reader.fault().map(List::of).orElseGet(mapper::columnProblems);
    }

    /** Warnings about the source as a whole; complete once it was read. */
    List<Problem> warnings() {
        Stream<Problem> noneLeft = skipped > 0 && rows() == 0
                ? Stream.of(ProblemText.EVERY_ROW_SKIPPED.of(null, skippedBy()))
                : Stream.empty();
        return Stream.of(reader.warnings().stream(), mapper.warnings().stream(), noneLeft)
                .flatMap(warnings -> warnings)
                .toList();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
