package dev.muster.ledger;

import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.ImportState;
import dev.muster.ledger.model.SqlTimes;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What there is in the ledger, in numbers that say nothing of anybody. It is read beside the writer, by four statements
 * that look at what is open, at the imports, and at sums.
 *
 * @param imports how many imports are in each state; a state that none is in may be missing
 * @param unbalanced how many imports are not closed since their books do not balance
 * @param oldestImport when the oldest import that is open was begun
 * @param lastFinished when an import was closed last
 * @param openBatches how many batches are in each state but {@code SETTLED}; a state that none is in may be missing
 * @param openJobs how many jobs of the service have records without an outcome
 * @param oldestJob when the service took the oldest of those
 * @param oldestDoubt when the batch was sent first that has been in doubt for longest
 * @param queueRecords how many records of messages have no outcome yet
 * @param untold how many events the slowest channel has not told yet
 * @param paused whether nothing is sent
 * @param records how many records ever got an outcome, those of removed imports included
 */
public record LedgerStats(
        Map<ImportState, Long> imports,
        long unbalanced,
        Optional<Instant> oldestImport,
        Optional<Instant> lastFinished,
        Map<BatchState, Long> openBatches,
        long openJobs,
        Optional<Instant> oldestJob,
        Optional<Instant> oldestDoubt,
        long queueRecords,
        long untold,
        boolean paused,
        Map<Tally, Long> records) {
    /** Of a ledger that nothing was ever done with. */
    public static final LedgerStats EMPTY = new LedgerStats(
            Map.of(),
            0,
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            0,
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            false,
            Map.of());

    /**
     * What is counted together.
     *
     * @param operation the word of what the records asked for; {@code unknown} where that could not be read
     * @param outcome the word
     */
    public record Tally(String operation, String outcome) {}

    private record ImportsOfAState(
            ImportState state,
            long number,
            long unbalanced,
            Optional<Instant> firstStarted,
            Optional<Instant> lastFinished) {}

    private record BatchesOfAState(
            BatchState state, long number, long jobs, Optional<Instant> firstSubmitted, Optional<Instant> firstSent) {}

    private record Sums(long queueRecords, long untold, boolean paused) {}

    static LedgerStats of(JdbcClient read) {
        List<ImportsOfAState> imports = imports(read);
        List<BatchesOfAState> batches = batches(read);
        Sums sums = sums(read);
        return new LedgerStats(
                importNumbers(imports),
                imports.stream().mapToLong(ImportsOfAState::unbalanced).sum(),
                imports.stream()
                        .filter(some -> !some.state().closed())
                        .flatMap(some -> some.firstStarted().stream())
                        .min(Instant::compareTo),
                imports.stream()
                        .filter(some -> some.state().closed())
                        .flatMap(some -> some.lastFinished().stream())
                        .max(Instant::compareTo),
                batchNumbers(batches),
                batches.stream().mapToLong(BatchesOfAState::jobs).sum(),
                batches.stream().flatMap(some -> some.firstSubmitted().stream()).min(Instant::compareTo),
                batches.stream()
                        .filter(some -> some.state() == BatchState.IN_DOUBT)
                        .flatMap(some -> some.firstSent().stream())
                        .min(Instant::compareTo),
                sums.queueRecords(),
                sums.untold(),
                sums.paused(),
                tally(read));
    }

    private static List<ImportsOfAState> imports(JdbcClient read) {
        return read.sql("""
                SELECT state, count(*) AS number, count(CASE WHEN state = 'CLOSING' THEN unbalanced END) AS unbalanced,
                    min(started_at) AS first_started, max(finished_at) AS last_finished
                FROM import GROUP BY state""")
                .query((row, index) -> new ImportsOfAState(
                        ImportState.valueOf(row.getString("state")),
                        row.getLong("number"),
                        row.getLong("unbalanced"),
                        Optional.ofNullable(SqlTimes.instant(row, "first_started")),
                        Optional.ofNullable(SqlTimes.instant(row, "last_finished"))))
                .list();
    }

    private static List<BatchesOfAState> batches(JdbcClient read) {
        return read.sql("""
                SELECT state, count(*) AS number, count(job_id) AS jobs, min(CASE WHEN job_id IS NOT NULL THEN submitted_at END) AS first_submitted,
                    min(first_sent_at) AS first_sent
                FROM batch WHERE state <> 'SETTLED' GROUP BY state""")
                .query((row, index) -> new BatchesOfAState(
                        BatchState.valueOf(row.getString("state")),
                        row.getLong("number"),
                        row.getLong("jobs"),
                        Optional.ofNullable(SqlTimes.instant(row, "first_submitted")),
                        Optional.ofNullable(SqlTimes.instant(row, "first_sent"))))
                .list();
    }

    /** The outbox may be long, but its events have numbers that follow each other. */
    private static Sums sums(JdbcClient read) {
        return read.sql("""
                SELECT (SELECT count(*) FROM record WHERE message IS NOT NULL AND outcome IS NULL) AS queue_records,
                    coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'event') - (SELECT min(position) FROM channel), 0) AS untold,
                    EXISTS (SELECT 1 FROM pause) AS paused""")
                .query((row, index) ->
                        new Sums(row.getLong("queue_records"), row.getLong("untold"), row.getBoolean("paused")))
                .single();
    }

    private static Map<Tally, Long> tally(JdbcClient read) {
        var tally = new HashMap<Tally, Long>();
        read.sql("SELECT operation, outcome, records FROM tally").query(row -> {
            tally.put(new Tally(row.getString("operation"), row.getString("outcome")), row.getLong("records"));
        });
        return tally;
    }

    private static Map<ImportState, Long> importNumbers(List<ImportsOfAState> imports) {
        var numbers = new EnumMap<ImportState, Long>(ImportState.class);
        imports.forEach(some -> numbers.put(some.state(), some.number()));
        return numbers;
    }

    private static Map<BatchState, Long> batchNumbers(List<BatchesOfAState> batches) {
        var numbers = new EnumMap<BatchState, Long>(BatchState.class);
        batches.forEach(some -> numbers.put(some.state(), some.number()));
        return numbers;
    }
}
