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
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/** The records in the ledger, and what became of them. */
public final class Records {
    private final Ledger ledger;

    Records(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Adds the rows of a chunk; the invalid ones have their outcome with that. */
    public void add(String importId, List<NewRecord> records) {
        add(importId, null, records);
    }

    /**
     * Adds the rows that came with a message; {@code message} is its number in the ledger, {@code null} for rows of a
     * file.
     */
    public void add(String importId, Long message, List<NewRecord> records) {
        var jdbc = new JdbcTemplate(ledger.writer());
        ledger.change(() -> {
            jdbc.batchUpdate(
                    """
                    INSERT INTO record (import_id, number, line, operation, username, email, email_key, employee_identifier, user_id,
                        send_as, outcome, code, reason, hint, first_import, first_line, message, sent_before, first_sent_at, server_offset, problems)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                    records.stream()
                            .map(record -> row(importId, message, record))
                            .toList());
            jdbc.batchUpdate(
                    "INSERT INTO payload (import_id, number, sealed) VALUES (?, ?, ?)",
                    records.stream()
                            .filter(record -> record.payload() != null)
                            .map(record -> new Object[] {
                                importId, record.number(), ledger.seal().seal(record.payload())
                            })
                            .toList());
            jdbc.batchUpdate(
                    "INSERT INTO warning (import_id, number, code, reason, hint) VALUES (?, ?, ?, ?, ?)",
                    records.stream()
                            .flatMap(record -> record.warnings().stream().map(warning -> new Object[] {
                                importId, record.number(), warning.code(), warning.reason(), warning.hint()
                            }))
                            .toList());
        });
    }

    private static Object[] row(String importId, Long message, NewRecord record) {
        var problem = Optional.ofNullable(record.problem());
        var firstSend = Optional.ofNullable(record.firstSend());
        return new Object[] {
            importId,
            record.number(),
            record.line(),
            record.operation() == null ? null : record.operation().word(),
            record.username(),
            record.email(),
            record.email() == null ? null : record.email().toLowerCase(Locale.ROOT),
            record.employeeIdentifier(),
            record.userId(),
            record.identified() && record.operation() != null
                    ? record.operation().word()
                    : null,
            problem.map(any -> "invalid").orElse(null),
            problem.map(any -> any.code()).orElse(null),
            problem.map(any -> any.reason()).orElse(null),
            problem.map(any -> any.hint()).orElse(null),
            record.firstImport(),
            record.firstLine(),
            message,
            record.firstSend() != null,
            firstSend.map(FirstSend::atMillis).orElse(null),
            firstSend.map(FirstSend::offsetMillis).orElse(null),
            ProblemsColumn.of(record.problem())
        };
    }

    /**
     * The lines at which values of a key stand already in an import's records that are not invalid. The index is named,
     * since SQLite knows nothing of an import's size and would rather look through all of its records, for every chunk
     * again.
     *
     * @param values as {@link UniqueKey} compares them; at most some hundreds
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

    /**
     * What the record that stood at a line of an import asks for, or what was sent of it; if the ledger still keeps it.
     */
    public Optional<String> payload(String importId, long line) {
        return ledger.write()
                .sql("""
                SELECT coalesce(payload.asked, payload.sealed) FROM record INDEXED BY record_line JOIN payload USING (import_id, number)
                WHERE record.import_id = :importId AND record.line = :line ORDER BY number LIMIT 1""")
                .param("importId", importId)
                .param("line", line)
                .query(byte[].class)
                .optional()
                .map(ledger.seal()::open);
    }

    /** The attempt before that one: what the record at a line of an import is linked to; empty for a first attempt. */
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

    /** All attempts to import the row of one of them, that one included, the oldest first. */
    public List<Attempt> attempts(RecordLink one) {
        return ledger.write()
                .sql("""
                WITH RECURSIVE former (import_id, line) AS (
                    SELECT :importId, :line
                    UNION SELECT record.first_import, record.first_line FROM former
                    CROSS JOIN record INDEXED BY record_line ON record.import_id = former.import_id AND record.line = former.line AND record.first_import IS NOT NULL),
                attempt (import_id, line) AS (
                    SELECT import_id, line FROM former
                    UNION SELECT record.import_id, record.line FROM attempt
                    CROSS JOIN record INDEXED BY record_attempt ON record.first_import = attempt.import_id AND record.first_line = attempt.line)
                SELECT record.import_id, record.line, record.operation, record.username, record.email_key, record.user_id, record.outcome, record.code,
                    record.imported_as, coalesce(record.first_sent_at, batch.first_sent_at) AS first_sent_at,
                    CASE WHEN record.first_sent_at IS NULL THEN batch.server_offset ELSE record.server_offset END AS server_offset
                FROM attempt CROSS JOIN record INDEXED BY record_line ON record.import_id = attempt.import_id AND record.line = attempt.line
                LEFT JOIN batch ON batch.id = record.batch_id
                ORDER BY record.import_id, record.number""")
                .param("importId", one.importId())
                .param("line", one.line())
                .query(Attempt::of)
                .list();
    }

    /**
     * How many records of a closed import can be tried again as they are: those of which nobody knows what became, or
     * that were not sent.
     */
    public long retryable(String importId) {
        return ledger.read()
                .sql("""
                SELECT count(*) FROM record
                WHERE import_id = :importId AND outcome IN ('unresolved', 'unsent') AND NOT (operation = 'create' AND imported_as IS NOT NULL)""")
                .param("importId", importId)
                .query(Long.class)
                .single();
    }

    /** The records of a batch in the order of their source. */
    public List<BatchRecord> of(long batchId) {
        return ledger.write()
                .sql("SELECT * FROM record WHERE batch_id = :batch ORDER BY number")
                .param("batch", batchId)
                .query(BatchRecord::of)
                .list();
    }

    /** The records of a batch that have no outcome yet, in the order of their source. */
    public List<BatchRecord> open(long batchId) {
        return of(batchId).stream().filter(BatchRecord::open).toList();
    }

    /** The payloads of a batch's records that have no outcome yet, by the records' numbers and in their order. */
    public List<Payload> payloads(long batchId) {
        return ledger.write()
                .sql("""
                SELECT number, payload.sealed FROM record JOIN payload USING (import_id, number)
                WHERE record.batch_id = :batch AND record.outcome IS NULL ORDER BY number""")
                .param("batch", batchId)
                .query((row, index) ->
                        new Payload(row.getLong("number"), ledger.seal().open(row.getBytes("sealed"))))
                .list();
    }

    /** How many records of a batch were imported by a job. */
    public long imported(long batchId, String jobId) {
        return ledger.write()
                .sql(
                        "SELECT count(*) FROM record WHERE batch_id = :batch AND job_id = :job AND outcome IN ('created', 'updated')")
                .param("batch", batchId)
                .param("job", jobId)
                .query(Long.class)
                .single();
    }

    /** The payloads that the ledger still keeps of the records of a job, whatever became of them. */
    public List<String> payloadsOfJob(String jobId) {
        return ledger.write().sql("""
                SELECT payload.sealed FROM record JOIN payload USING (import_id, number)
                WHERE record.batch_id IN (SELECT id FROM batch WHERE job_id = :job)""").param("job", jobId).query(byte[].class).list().stream()
                .map(ledger.seal()::open)
                .toList();
    }

    /** Notes the username that the directory has for a record that names its user by id alone. */
    public void name(BatchRecord record, String username) {
        ledger.write()
                .sql(
                        "UPDATE record SET username = :username WHERE import_id = :importId AND number = :number AND username IS NULL")
                .param("username", username)
                .param("importId", record.importId())
                .param("number", record.number())
                .update();
    }

    /**
     * Notes why the service refused an open record that was sent before: it stays open until a look-up did not find it.
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
     * Gives an open record its outcome. An outcome is final: for a record that has one already, nothing changes. The
     * payload of an imported record is removed with it.
     *
     * @param jobId the job that dealt with it, {@code null} if none did
     */
    public void settle(BatchRecord record, RecordOutcome ofThisSend, String jobId) {
        RecordOutcome outcome = record.asAWhole(ofThisSend);
        var problem = Optional.ofNullable(outcome.problem());
        int settled = ledger.write()
                .sql("""
                UPDATE record SET outcome = :outcome, code = :code, reason = :reason, hint = :hint, problems = :problems, job_id = :job,
                    user_id = coalesce(:userId, user_id)
                WHERE import_id = :importId AND number = :number AND outcome IS NULL""")
                .param("outcome", outcome.outcome().word())
                .param("code", problem.map(any -> any.code()).orElse(null))
                .param("reason", problem.map(any -> any.reason()).orElse(null))
                .param("hint", problem.map(any -> any.hint()).orElse(null))
                .param("problems", ProblemsColumn.of(outcome.problem()))
                .param("job", jobId)
                .param("userId", outcome.userId())
                .param("importId", record.importId())
                .param("number", record.number())
                .update();
        if (settled == 1 && outcome.outcome().imported()) {
            ledger.write()
                    .sql("DELETE FROM payload WHERE import_id = :importId AND number = :number")
                    .param("importId", record.importId())
                    .param("number", record.number())
                    .update();
        }
    }

    /** What would be sent of an import's records, in their order. The stream holds a connection until it is closed. */
    public Stream<String> payloadsOfImport(String importId) {
        return ledger.read().sql("""
                SELECT payload.sealed FROM record JOIN payload USING (import_id, number)
                WHERE record.import_id = :importId AND (record.outcome IS NULL OR record.outcome = 'unsent') ORDER BY number""").param("importId", importId).query(byte[].class).stream()
                .map(ledger.seal()::open);
    }

    /** Adds warnings about the source of an import as a whole, which are those of no record. */
    public void warnOfSource(String importId, List<Problem> warnings) {
        ledger.change(() -> warnings.forEach(warning -> ledger.write()
                .sql("""
                INSERT INTO warning (import_id, number, code, reason, hint) VALUES (:importId, 0, :code, :reason, :hint) ON CONFLICT DO NOTHING""")
                .param("importId", importId)
                .param("code", warning.code())
                .param("reason", warning.reason())
                .param("hint", warning.hint())
                .update()));
    }

    /**
     * The warnings of an import: first those about its source, then those about its records, in their order. The stream
     * holds a connection until it is closed.
     */
    public Stream<RecordWarning> warnings(String importId) {
        return ledger.read().sql("""
                SELECT coalesce(record.line, 0) AS line, warning.code, warning.reason, warning.hint FROM warning LEFT JOIN record USING (import_id, number)
                WHERE import_id = :importId ORDER BY number, warning.code""").param("importId", importId).query(RecordWarning::of).stream();
    }

    /** How many warnings there are of an import's source and records. */
    public long warningCount(String importId) {
        return ledger.read()
                .sql("SELECT count(*) FROM warning WHERE import_id = :importId")
                .param("importId", importId)
                .query(Long.class)
                .single();
    }

    /** An import's invalid records in the order of their source. The stream holds a connection until it is closed. */
    public Stream<AccountedRecord> invalid(String importId) {
        return ledger
                .read()
                .sql("SELECT * FROM record WHERE import_id = :importId AND outcome = 'invalid' ORDER BY number")
                .param("importId", importId)
                .query(AccountedRecord::of)
                .stream();
    }

    /** How many records an import has, whatever became of them. */
    public long count(String importId) {
        return ledger.read()
                .sql("SELECT count(*) FROM record WHERE import_id = :importId")
                .param("importId", importId)
                .query(Long.class)
                .single();
    }

    /** The highest number that a record of an import has, 0 where it has none. */
    public long lastNumber(String importId) {
        return ledger.read()
                .sql("SELECT coalesce(max(number), 0) FROM record WHERE import_id = :importId")
                .param("importId", importId)
                .query(Long.class)
                .single();
    }

    /**
     * All records of a closing import in the order of their source. The stream holds a connection until it is closed.
     */
    public Stream<AccountedRecord> accounted(String importId) {
        return ledger
                .read()
                .sql("SELECT * FROM record WHERE import_id = :importId ORDER BY number")
                .param("importId", importId)
                .query(AccountedRecord::of)
                .stream();
    }
}
