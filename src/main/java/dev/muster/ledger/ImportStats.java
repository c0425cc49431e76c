package dev.muster.ledger;

import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.FailureGroup;
import dev.muster.ledger.model.SqlTimes;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Counts and summaries of single imports. */
public final class ImportStats {
    private final Ledger ledger;

    ImportStats(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The number of records for each outcome. Records without an outcome are not counted. */
    public Map<Outcome, Long> outcomes(String id) {
        var counts = new EnumMap<Outcome, Long>(Outcome.class);
        ledger.read().sql("""
                        SELECT outcome, count(*) AS records FROM record WHERE import_id = :id AND outcome IS NOT NULL
                          GROUP BY outcome""").param("id", id).query(row -> {
            counts.put(Outcome.of(row.getString("outcome")), row.getLong("records"));
        });
        return counts;
    }

    /** The number of batches in each state. */
    public Map<BatchState, Long> batches(String id) {
        var counts = new EnumMap<BatchState, Long>(BatchState.class);
        ledger.read()
                .sql("SELECT state, count(*) AS batches FROM batch WHERE import_id = :id GROUP BY state")
                .param("id", id)
                .query(row -> {
                    counts.put(BatchState.valueOf(row.getString("state")), row.getLong("batches"));
                });
        return counts;
    }

    /** The number of records that have an outcome. */
    public long settled(String id) {
        return ledger.read()
                .sql("SELECT count(*) FROM record WHERE import_id = :id AND outcome IS NOT NULL")
                .param("id", id)
                .query(Long.class)
                .single();
    }

    /** The number of records in batches that are not sent yet. */
    public long unsent(String id) {
        return ledger.read().sql("""
                SELECT count(*) FROM batch JOIN record ON record.batch_id = batch.id
                WHERE batch.import_id = :id AND batch.state IN ('READY', 'SUBMITTING')
                """).param("id", id).query(Long.class).single();
    }

    /** The next due time of the import's batches in a state; empty if they are claimed or do not exist. */
    public Optional<Instant> due(String id, BatchState state) {
        return ledger.read()
                .sql("SELECT min(due_at) AS due_at FROM batch WHERE import_id = :id AND state = :state")
                .param("id", id)
                .param("state", state.name())
                .query((row, index) -> Optional.ofNullable(SqlTimes.instant(row, "due_at")))
                .single();
    }

    /** The failures of an import by outcome and code, most frequent first, each with its most frequent reasons. */
    public List<FailureGroup> failures(String id) {
        return Stream.concat(ofRows(id).stream(), ledger.memberships().failures(id).stream())
                .toList();
    }

    private List<FailureGroup> ofRows(String id) {
        return ledger
                .read()
                .sql("""
                SELECT outcome, code, count(*) AS records FROM record
                WHERE import_id = :id AND code IS NOT NULL AND outcome NOT IN ('created', 'updated', 'unchanged')
                  GROUP BY outcome, code ORDER BY records DESC, code""")
                .param("id", id)
                .query((row, index) -> new FailureGroup(
                        Outcome.of(row.getString("outcome")), row.getString("code"), row.getLong("records"), List.of()))
                .list()
                .stream()
                .map(failure -> failure.withReasons(reasons(id, failure)))
                .toList();
    }

    private List<FailureGroup.Reason> reasons(String id, FailureGroup failure) {
        return ledger.read()
                .sql("""
                SELECT reason, count(*) AS records FROM record
                  WHERE import_id = :id AND outcome = :outcome AND code = :code
                GROUP BY reason ORDER BY records DESC, min(number) LIMIT :most""")
                .param("id", id)
                .param("outcome", failure.outcome().word())
                .param("code", failure.code())
                .param("most", FailureGroup.MOST_REASONS)
                .query((row, index) -> new FailureGroup.Reason(row.getString("reason"), row.getLong("records")))
                .list();
    }

    /**
     * The number of sendable records by the operation they are sent with, or by the requested operation until that is
     * known.
     */
    public Map<Operation, Long> sendable(String id) {
        var counts = new EnumMap<Operation, Long>(Operation.class);
        ledger.read().sql("""
                SELECT coalesce(send_as, operation) AS sent_as, count(*) AS records FROM record
                WHERE import_id = :id AND (outcome IS NULL OR outcome = 'unsent') GROUP BY 1
                """).param("id", id).query(row -> {
            counts.put(Operation.of(row.getString("sent_as")).orElseThrow(), row.getLong("records"));
        });
        return counts;
    }

    /** The most frequent code of the import's invalid records and their number; empty if no record is invalid. */
    public Optional<Map.Entry<String, Long>> mostFrequentMistake(String id) {
        return ledger.read()
                .sql("""
                SELECT code, count(*) AS records FROM record WHERE import_id = :id AND outcome = 'invalid'
                GROUP BY code ORDER BY records DESC, code LIMIT 1""")
                .param("id", id)
                .query((row, index) -> Map.entry(row.getString("code"), row.getLong("records")))
                .optional();
    }

    /** The job ids of the import's batches, in batch order. */
    public List<String> jobs(String id) {
        return ledger.read()
                .sql("SELECT job_id FROM batch WHERE import_id = :id AND job_id IS NOT NULL ORDER BY id")
                .param("id", id)
                .query(String.class)
                .list();
    }

    /** The distinct operations that the import's records request. */
    public List<String> operations(String id) {
        return ledger.read()
                .sql("SELECT DISTINCT operation FROM record WHERE import_id = :id AND operation IS NOT NULL ORDER BY 1")
                .param("id", id)
                .query(String.class)
                .list();
    }
}
