package dev.muster.ledger;

import dev.muster.ledger.model.AccountedRecord;
import dev.muster.ledger.model.Attempt;
import dev.muster.ledger.model.BatchRecord;
import dev.muster.ledger.model.FirstSend;
import dev.muster.ledger.model.NewRecord;
import dev.muster.ledger.model.Payload;
import dev.muster.ledger.model.ProblemsColumn;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.ledger.model.RecordWarning;
import dev.muster.ledger.model.UniqueKey;
import dev.muster.records.problem.Problem;
import dev.muster.records.validation.RecordLink;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The records in the ledger and their outcomes. */
public final class Records {
    private final Ledger ledger;

    Records(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Adds the rows of a chunk. Invalid rows get their outcome immediately. */
    public void add(String importId, List<NewRecord> records) {
        add(importId, null, records);
    }

    /** Adds the rows of a message. {@code message} is its number in the ledger, {@code null} for rows of a file. */
    public void add(String importId, @Nullable Long message, List<NewRecord> records) {
        ledger.change(() -> {
            ledger.batch(
                    """
                    INSERT INTO record (import_id, number, line, operation, username, email, email_key,
                      employee_identifier, user_id,
                        send_as, outcome, code, reason, hint, first_import, first_line, message, sent_before,
                          first_sent_at, server_offset, problems, names_groups)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                    records.stream()
                            .map(record -> row(importId, message, record))
                            .toList());
            ledger.batch(
                    "INSERT INTO payload (import_id, number, sealed) VALUES (?, ?, ?)",
                    records.stream()
                            .filter(record -> record.request().payload() != null)
                            .map(record -> new Object[] {
                                importId,
                                record.number(),
                                ledger.cipher().seal(record.request().payload())
                            })
                            .toList());
            ledger.batch(
                    "INSERT INTO warning (import_id, number, code, reason, hint) VALUES (?, ?, ?, ?, ?)",
                    records.stream()
                            .flatMap(record -> record.warnings().stream().map(warning -> new Object[] {
                                importId, record.number(), warning.code(), warning.reason(), warning.hint()
                            }))
                            .toList());
            if (message != null && !records.isEmpty()) {
                report(
                        importId,
                        records.get(0).number(),
                        records.get(records.size() - 1).number());
            }
            ledger.memberships().add(importId, records);
            ledger.fingerprints()
                    .forget(records.stream()
                            .filter(record -> record.request().identified())
                            .flatMap(record -> Stream.ofNullable(record.keys().userId()))
                            .toList());
        });
    }

    /** Adds the invalid rows of a message to the events and to the sums of outcomes. */
    private void report(String importId, long first, long last) {
        ledger.write()
                .sql("""
                INSERT INTO event (kind, import_id, number)
                SELECT 'record', import_id, number FROM record
                WHERE import_id = :importId AND number BETWEEN :first AND :last AND outcome IS NOT NULL
                  AND EXISTS (SELECT 1 FROM channel)
                ORDER BY number""")
                .param("importId", importId)
                .param("first", first)
                .param("last", last)
                .update();
        ledger.write()
                .sql("""
                INSERT INTO tally (operation, outcome, records)
                SELECT coalesce(operation, 'unknown'), outcome, count(*) FROM record
                WHERE import_id = :importId AND number BETWEEN :first AND :last AND outcome IS NOT NULL GROUP BY 1, 2
                ON CONFLICT (operation, outcome) DO UPDATE SET records = records + excluded.records""")
                .param("importId", importId)
                .param("first", first)
                .param("last", last)
                .update();
    }

    private static Object[] row(String importId, @Nullable Long message, NewRecord record) {
        var problem = Optional.ofNullable(record.problem());
        var repeated = Optional.ofNullable(record.repeated());
        NewRecord.Keys keys = record.keys();
        NewRecord.Request request = record.request();
        var firstSend = Optional.ofNullable(request.firstSend());
        return new Object[] {
            importId,
            record.number(),
            record.line(),
            record.operation() == null ? null : record.operation().word(),
            keys.username(),
            keys.email(),
            keys.email() == null ? null : keys.email().toLowerCase(Locale.ROOT),
            keys.employeeIdentifier(),
            keys.userId(),
            request.identified() && record.operation() != null
                    ? record.operation().word()
                    : null,
            problem.map(any -> "invalid").orElse(null),
            problem.map(any -> any.code()).orElse(null),
            problem.map(any -> any.reason()).orElse(null),
            problem.map(any -> any.hint()).orElse(null),
            repeated.map(RecordLink::importId).orElse(null),
            repeated.map(RecordLink::line).orElse(null),
            message,
            request.firstSend() != null,
            firstSend.map(FirstSend::atMillis).orElse(null),
            firstSend.map(FirstSend::offsetMillis).orElse(null),
            ProblemsColumn.of(record.problem()),
            request.groups() != null
        };
    }

    /**
     * The lines of an import's valid records that already have some values of a key. Names the index explicitly: SQLite
     * does not know the size of an import and would scan all its records for every chunk.
     *
     * @param values normalized as {@link UniqueKey} compares them; at most a few hundred
     */
    public Map<String, Long> linesOf(String importId, UniqueKey key, Collection<String> values) {
        var lines = new HashMap<String, Long>();
        if (!values.isEmpty()) {
            ledger.write()
                    .sql("SELECT " + key.expression() + " AS value, line FROM record INDEXED BY " + key.index()
                            + " WHERE import_id = :importId AND outcome IS NULL AND " + key.expression()
                            + " IN (:values)")
                    .param("importId", importId)
                    .param("values", values)
                    .query(row -> {
                        lines.merge(row.getString("value"), row.getLong("line"), Math::min);
                    });
        }
        return lines;
    }

    /** The requested or sent payload of the record at a line of an import, if the ledger still has it. */
    public Optional<String> payload(String importId, long line) {
        return ledger.write()
                .sql("""
                SELECT coalesce(payload.asked, payload.sealed) FROM record INDEXED BY record_line
                  JOIN payload USING (import_id, number)
                WHERE record.import_id = :importId AND record.line = :line ORDER BY number LIMIT 1""")
                .param("importId", importId)
                .param("line", line)
                .query(byte[].class)
                .optional()
                .map(ledger.cipher()::open);
    }

    /** The attempt that a record repeats; empty for a first attempt. */
    public Optional<RecordLink> formerAttempt(RecordLink attempt) {
        return ledger.write()
                .sql("""
                SELECT first_import, first_line FROM record INDEXED BY record_line
                WHERE import_id = :importId AND line = :line AND first_import IS NOT NULL ORDER BY number LIMIT 1""")
                .param("importId", attempt.importId())
                .param("line", attempt.line())
                .query((row, index) -> new RecordLink(row.getString("first_import"), row.getLong("first_line")))
                .optional();
    }

    /** All attempts to import the same row, including the given one, oldest first. */
    public List<Attempt> attempts(RecordLink one) {
        return ledger.write()
                .sql("""
                WITH RECURSIVE former (import_id, line) AS (
                    SELECT :importId, :line
                    UNION SELECT record.first_import, record.first_line FROM former
                    CROSS JOIN record INDEXED BY record_line ON record.import_id = former.import_id
                      AND record.line = former.line AND record.first_import IS NOT NULL),
                attempt (import_id, line) AS (
                    SELECT import_id, line FROM former
                    UNION SELECT record.import_id, record.line FROM attempt
                    CROSS JOIN record INDEXED BY record_attempt ON record.first_import = attempt.import_id
                      AND record.first_line = attempt.line)
                SELECT record.import_id, record.line, record.operation, record.username, record.email_key,
                  record.user_id, record.outcome, record.code,
                    EXISTS (SELECT 1 FROM membership WHERE membership.import_id = record.import_id
                      AND membership.number = record.number AND membership.state = 'FAILED') AS groups_left,
                    record.imported_as, coalesce(record.first_sent_at, batch.first_sent_at) AS first_sent_at,
                    CASE WHEN record.first_sent_at IS NULL THEN batch.server_offset
                      ELSE record.server_offset END AS server_offset
                FROM attempt CROSS JOIN record INDEXED BY record_line ON record.import_id = attempt.import_id
                  AND record.line = attempt.line
                LEFT JOIN batch ON batch.id = record.batch_id
                ORDER BY record.import_id, record.number""")
                .param("importId", one.importId())
                .param("line", one.line())
                .query(Attempt::of)
                .list();
    }

    /**
     * The number of records of a closed import that can be retried unchanged: unresolved and unsent ones, and those
     * whose user is missing in a group.
     */
    public long retryable(String importId) {
        return ledger.read()
                .sql("""
                SELECT count(*) FROM record
                WHERE import_id = :importId AND (outcome IN ('unresolved', 'unsent')
                    AND NOT (operation = 'create' AND imported_as IS NOT NULL)
                  OR outcome IN ('created', 'updated', 'unchanged') AND EXISTS (SELECT 1 FROM membership
                    WHERE membership.import_id = record.import_id AND membership.number = record.number
                      AND membership.state = 'FAILED'))""")
                .param("importId", importId)
                .query(Long.class)
                .single();
    }

    /** The records of a batch in source order. */
    public List<BatchRecord> of(long batchId) {
        return ledger.write()
                .sql("SELECT * FROM record WHERE batch_id = :batch ORDER BY number")
                .param("batch", batchId)
                .query(BatchRecord::of)
                .list();
    }

    /** The records of a batch that have no outcome yet, in source order. */
    public List<BatchRecord> open(long batchId) {
        return of(batchId).stream().filter(BatchRecord::open).toList();
    }

    /** The number of a batch's records that have no outcome yet. */
    public int openCount(long batchId) {
        return ledger.write()
                .sql("SELECT count(*) FROM record WHERE batch_id = :batch AND outcome IS NULL")
                .param("batch", batchId)
                .query(Integer.class)
                .single();
    }

    /** The payloads of a batch's records that have no outcome yet, in source order. */
    public List<Payload> payloads(long batchId) {
        return ledger.write()
                .sql("""
                SELECT number, payload.sealed FROM record JOIN payload USING (import_id, number)
                WHERE record.batch_id = :batch AND record.outcome IS NULL ORDER BY number""")
                .param("batch", batchId)
                .query((row, index) ->
                        new Payload(row.getLong("number"), ledger.cipher().open(row.getBytes("sealed"))))
                .list();
    }

    /** The number of a batch's records that a job imported. */
    public long imported(long batchId, String jobId) {
        return ledger.write()
                .sql("""
                        SELECT count(*) FROM record WHERE batch_id = :batch AND job_id = :job
                          AND outcome IN ('created', 'updated')""")
                .param("batch", batchId)
                .param("job", jobId)
                .query(Long.class)
                .single();
    }

    /** The payloads of a job's records that the ledger still has, whatever their outcome. */
    public List<String> payloadsOfJob(String jobId) {
        return ledger.write().sql("""
                SELECT payload.sealed FROM record JOIN payload USING (import_id, number)
                WHERE record.batch_id IN (SELECT id FROM batch WHERE job_id = :job)
                """).param("job", jobId).query(byte[].class).list().stream()
                .map(ledger.cipher()::open)
                .toList();
    }

    /** Records the directory's username for a record that names its user only by id. */
    public void name(BatchRecord record, String username) {
        ledger.write()
                .sql("""
                        UPDATE record SET username = :username
                          WHERE import_id = :importId AND number = :number AND username IS NULL""")
                .param("username", username)
                .param("importId", record.importId())
                .param("number", record.number())
                .update();
    }

    /**
     * Records why JumpCloud rejected a record that was sent before. It stays open until a lookup confirms that the user
     * is missing.
     */
    public void refuseUnlessFound(BatchRecord record, Problem refusal) {
        ledger.write()
                .sql("""
                UPDATE record SET code = :code, reason = :reason, hint = :hint
                WHERE import_id = :importId AND number = :number AND outcome IS NULL""")
                .param("code", refusal.code())
                .param("reason", refusal.reason())
                .param("hint", refusal.hint())
                .param("importId", record.importId())
                .param("number", record.number())
                .update();
    }

    /**
     * Gives an open record its outcome. An outcome is final: a record that has one does not change. Removes the payload
     * of an imported record.
     *
     * @param jobId the job that processed it; {@code null} without a job
     */
    public void settle(BatchRecord record, RecordOutcome ofThisSend, @Nullable String jobId) {
        settle(Map.of(record, ofThisSend), jobId);
    }

    /** {@link #settle(BatchRecord, RecordOutcome, String)} for several records, as one batch of statements. */
    public void settle(Map<BatchRecord, RecordOutcome> ofThisSend, @Nullable String jobId) {
        List<Settled> all = ofThisSend.entrySet().stream()
                .map(each -> new Settled(each.getKey(), each.getKey().asAWhole(each.getValue())))
                .toList();
        List<Object[]> rows = all.stream().map(each -> each.row(jobId)).toList();
        ledger.change(() -> {
            int[] changed = ledger.batch("""
                    UPDATE record SET outcome = ?, code = ?, reason = ?, hint = ?, problems = ?, job_id = ?,
                      user_id = coalesce(?, user_id)
                    WHERE import_id = ? AND number = ? AND outcome IS NULL""", rows);
            ledger.batch(
                    "DELETE FROM payload WHERE import_id = ? AND number = ?",
                    IntStream.range(0, changed.length)
                            .filter(index -> changed[index] == 1)
                            .mapToObj(all::get)
                            .filter(each -> each.outcome.outcome().imported())
                            .map(each -> new Object[] {each.record.importId(), each.record.number()})
                            .toList());
        });
    }

    /** A record and its outcome as a whole. */
    private record Settled(BatchRecord record, RecordOutcome outcome) {
        @Nullable
        Object[] row(@Nullable String jobId) {
            Problem problem = outcome.problem();
            return new @Nullable Object[] {
                outcome.outcome().word(),
                problem == null ? null : problem.code(),
                problem == null ? null : problem.reason(),
                problem == null ? null : problem.hint(),
                ProblemsColumn.of(problem),
                jobId,
                outcome.userId(),
                record.importId(),
                record.number()
            };
        }
    }

    /** The payloads of an import's records in order. The stream holds a connection until it is closed. */
    public Stream<String> payloadsOfImport(String importId) {
        return ledger.read().sql("""
                SELECT payload.sealed FROM record JOIN payload USING (import_id, number)
                WHERE record.import_id = :importId AND (record.outcome IS NULL OR record.outcome = 'unsent')
                  ORDER BY number""").param("importId", importId).query(byte[].class).stream()
                .map(ledger.cipher()::open);
    }

    /** Adds warnings about the source of an import as a whole. */
    public void warnOfSource(String importId, List<Problem> warnings) {
        ledger.change(() -> warnings.forEach(warning -> ledger.write()
                .sql("""
                INSERT INTO warning (import_id, number, code, reason, hint)
                  VALUES (:importId, 0, :code, :reason, :hint) ON CONFLICT DO NOTHING""")
                .param("importId", importId)
                .param("code", warning.code())
                .param("reason", warning.reason())
                .param("hint", warning.hint())
                .update()));
    }

    /**
     * The warnings of an import: first about its source, then about its records in order. The stream holds a connection
     * until it is closed.
     */
    public Stream<RecordWarning> warnings(String importId) {
        return ledger.read().sql("""
                SELECT coalesce(record.line, 0) AS line, warning.code, warning.reason, warning.hint FROM warning
                  LEFT JOIN record USING (import_id, number)
                WHERE import_id = :importId ORDER BY number, warning.code
                """).param("importId", importId).query(RecordWarning::of).stream();
    }

    /** The number of warnings about an import's source and records. */
    public long warningCount(String importId) {
        return ledger.read()
                .sql("SELECT count(*) FROM warning WHERE import_id = :importId")
                .param("importId", importId)
                .query(Long.class)
                .single();
    }

    /** The invalid records of an import in source order. The stream holds a connection until it is closed. */
    public Stream<AccountedRecord> invalid(String importId) {
        return ledger
                .read()
                .sql("SELECT * FROM record WHERE import_id = :importId AND outcome = 'invalid' ORDER BY number")
                .param("importId", importId)
                .query(AccountedRecord::of)
                .stream();
    }

    /** The number of an import's records. */
    public long count(String importId) {
        return ledger.read()
                .sql("SELECT count(*) FROM record WHERE import_id = :importId")
                .param("importId", importId)
                .query(Long.class)
                .single();
    }

    /** The highest record number of an import; 0 without records. */
    public long lastNumber(String importId) {
        return ledger.read()
                .sql("SELECT coalesce(max(number), 0) FROM record WHERE import_id = :importId")
                .param("importId", importId)
                .query(Long.class)
                .single();
    }

    /** All records of a closing import in source order. The stream holds a connection until it is closed. */
    public Stream<AccountedRecord> accounted(String importId) {
        return ledger
                .read()
                .sql("SELECT * FROM record WHERE import_id = :importId ORDER BY number")
                .param("importId", importId)
                .query(AccountedRecord::of)
                .stream();
    }
}
