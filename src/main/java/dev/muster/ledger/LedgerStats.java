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
 * The numbers of the ledger, without personal data. Four queries outside the writer's connection read open work,
 * imports and totals.
 *
 * @param queueRecords number of messages' records that have no outcome
 * @param undelivered number of events that the slowest channel has not delivered
 * @param paused whether sending is paused
 * @param records number of records that ever got an outcome, including removed imports
 */
public record LedgerStats(
        ImportNumbers imports,
        BatchNumbers batches,
        long queueRecords,
        long undelivered,
        boolean paused,
        Map<Tally, Long> records) {
    /** The numbers of an unused ledger. */
    public static final LedgerStats EMPTY = new LedgerStats(
            new ImportNumbers(Map.of(), 0, Optional.empty(), Optional.empty()),
            new BatchNumbers(Map.of(), 0, Optional.empty(), Optional.empty()),
            0,
            0,
            false,
            Map.of());

    /**
     * The numbers of imports.
     *
     * @param inState number of imports in each state; empty states may be missing
     * @param unbalanced number of imports that stay open because their rows do not balance
     * @param oldestOpen start of the oldest open import
     * @param lastFinished time at which an import was last closed
     */
    public record ImportNumbers(
            Map<ImportState, Long> inState,
            long unbalanced,
            Optional<Instant> oldestOpen,
            Optional<Instant> lastFinished) {
        private static ImportNumbers of(List<ImportsOfAState> imports) {
            var inState = new EnumMap<ImportState, Long>(ImportState.class);
            imports.forEach(some -> inState.put(some.state(), some.number()));
            return new ImportNumbers(
                    inState,
                    imports.stream().mapToLong(ImportsOfAState::unbalanced).sum(),
                    imports.stream()
                            .filter(some -> !some.state().closed())
                            .flatMap(some -> some.firstStarted().stream())
                            .min(Instant::compareTo),
                    imports.stream()
                            .filter(some -> some.state().closed())
                            .flatMap(some -> some.lastFinished().stream())
                            .max(Instant::compareTo));
        }
    }

    /**
     * The numbers of batches.
     *
     * @param inState number of batches in each state except {@code SETTLED}; empty states may be missing
     * @param openJobs number of JumpCloud jobs with records that have no outcome
     * @param oldestJob time at which JumpCloud accepted the oldest of them
     * @param oldestDoubt first send of the oldest batch in doubt
     */
    public record BatchNumbers(
            Map<BatchState, Long> inState, long openJobs, Optional<Instant> oldestJob, Optional<Instant> oldestDoubt) {
        private static BatchNumbers of(List<BatchesOfAState> batches) {
            var inState = new EnumMap<BatchState, Long>(BatchState.class);
            batches.forEach(some -> inState.put(some.state(), some.number()));
            return new BatchNumbers(
                    inState,
                    batches.stream().mapToLong(BatchesOfAState::jobs).sum(),
                    batches.stream()
                            .flatMap(some -> some.firstSubmitted().stream())
                            .min(Instant::compareTo),
                    batches.stream()
                            .filter(some -> some.state() == BatchState.IN_DOUBT)
                            .flatMap(some -> some.firstSent().stream())
                            .min(Instant::compareTo));
        }
    }

    /**
     * The group of records that one counter covers.
     *
     * @param operation the requested operation; {@code unknown} if it could not be read
     * @param outcome the outcome's word
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

    private record Sums(long queueRecords, long undelivered, boolean paused) {}

    static LedgerStats of(JdbcClient read) {
        Sums sums = sums(read);
        return new LedgerStats(
                ImportNumbers.of(imports(read)),
                BatchNumbers.of(batches(read)),
                sums.queueRecords(),
                sums.undelivered(),
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
                SELECT state, count(*) AS number, count(job_id) AS jobs,
                  min(CASE WHEN job_id IS NOT NULL THEN submitted_at END) AS first_submitted,
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

    /** Computes the length of the outbox from positions: the outbox may be long, but its ids have no gaps. */
    private static Sums sums(JdbcClient read) {
        return read.sql("""
                SELECT (SELECT count(*) FROM record WHERE message IS NOT NULL AND outcome IS NULL) AS queue_records,
                    coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'event') -
                      (SELECT min(position) FROM channel), 0) AS undelivered,
                    EXISTS (SELECT 1 FROM pause) AS paused""")
                .query((row, index) ->
                        new Sums(row.getLong("queue_records"), row.getLong("undelivered"), row.getBoolean("paused")))
                .single();
    }

    private static Map<Tally, Long> tally(JdbcClient read) {
        var tally = new HashMap<Tally, Long>();
        read.sql("SELECT operation, outcome, records FROM tally").query(row -> {
            tally.put(new Tally(row.getString("operation"), row.getString("outcome")), row.getLong("records"));
        });
        return tally;
    }
}
