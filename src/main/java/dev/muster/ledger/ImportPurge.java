package dev.muster.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Removes imports from the ledger for good, once they are old enough and nothing needs them. An import is marked before
 * anything of it is removed, so that one that was removed in part is removed to its end, whatever happens in between.
 */
public final class ImportPurge {
    /** How many records or messages one transaction removes, so that nobody waits long for the ledger. */
    private static final int CHUNK = 1000;
    /** For so long nobody else takes up the import that one is removing. */
    /** For as long a channel that fails may be mended, however soon imports are removed. */
    private static final Duration LEAST_WAIT_FOR_CHANNELS = Duration.ofDays(7);

    static final Duration LEASE = Duration.ofMinutes(10);

    /**
     * A row of which nobody knows what became, neither by a later attempt. A user who is there without the manager is
     * known to be there.
     */
    private static final String UNRESOLVED = """
            FROM record lost INDEXED BY record_unresolved
            WHERE lost.import_id = candidate.id AND lost.outcome = 'unresolved' AND NOT (lost.operation = 'create' AND lost.imported_as IS NOT NULL)
              AND NOT EXISTS (
                WITH RECURSIVE later (import_id, line, outcome) AS (
                    SELECT record.import_id, record.line, record.outcome FROM record WHERE record.first_import = lost.import_id AND record.first_line = lost.line
                    UNION SELECT record.import_id, record.line, record.outcome FROM later
                    JOIN record ON record.first_import = later.import_id AND record.first_line = later.line)
                SELECT 1 FROM later WHERE outcome IN ('created', 'updated', 'unchanged', 'rejected'))""";
    /**
     * An open import that tries rows of it again, or rows of one that did; or one that was not read since all of it was
     * seen here.
     */
    private static final String IN_USE = """
            FROM import working WHERE working.state IN ('READING', 'SENDING', 'CLOSING') AND (working.seen_before = candidate.id OR working.id IN (
                WITH RECURSIVE later (id) AS (
                    SELECT record.import_id FROM record WHERE record.first_import = candidate.id
                    UNION SELECT record.import_id FROM later JOIN record ON record.first_import = later.id)
                SELECT id FROM later))""";
    /**
     * While a source is read nobody knows which rows it tries again; those whose payload is kept could get a secret
     * from it.
     */
    private static final String PERHAPS_IN_USE = """
            FROM payload WHERE payload.import_id = candidate.id AND EXISTS (SELECT 1 FROM import WHERE import.state = 'READING')""";
    /**
     * An import that this one tried rows of again: the later goes after the former, which would be tried again
     * otherwise.
     */
    private static final String FORMER = """
            FROM record again INDEXED BY record_former JOIN import former ON former.id = again.first_import
            WHERE again.import_id = candidate.id AND again.first_import < candidate.id""";

    private static final String UNTOLD = "FROM event WHERE event.import_id = candidate.id";
    private static final String OLD =
            "candidate.state IN ('FINISHED', 'REFUSED', 'CANCELLED') AND candidate.finished_at <= :before";

    static final String NEXT = """
            UPDATE import SET removed_at = coalesce(removed_at, :now), due_at = :until
            WHERE id = (
                SELECT candidate.id FROM import candidate
                WHERE candidate.removed_at IS NOT NULL AND candidate.due_at <= :now
                   OR candidate.removed_at IS NULL AND %s
                  AND (candidate.finished_at <= :waited OR candidate.id NOT IN (SELECT import_id FROM event))
                  AND NOT EXISTS (SELECT 1 %s) AND NOT EXISTS (SELECT 1 %s) AND NOT EXISTS (SELECT 1 %s) AND NOT EXISTS (SELECT 1 %s)
                ORDER BY candidate.removed_at IS NULL, candidate.id LIMIT 1)
            RETURNING id""".formatted(OLD, FORMER, PERHAPS_IN_USE, IN_USE, UNRESOLVED);

    private final Ledger ledger;

    ImportPurge(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * An import that is kept though it is old.
     *
     * @param unresolved how many of its rows are unresolved
     * @param why in words
     */
    public record Kept(String id, String source, long unresolved, String why) {}

    /**
     * Takes up the next import to be removed, if there is one: first what was removed in part, then what closed before
     * a time and is needed by nobody. From then on it is never kept. What is not told yet is waited for as long again,
     * and for a week at least.
     */
    public Optional<String> next(Instant now, Instant before) {
        Instant twiceAsOld = before.minus(Duration.between(before, now));
        Instant aWeekAgo = now.minus(LEAST_WAIT_FOR_CHANNELS);
        Instant waited = twiceAsOld.isBefore(aWeekAgo) ? twiceAsOld : aWeekAgo;
        return ledger.write()
                .sql(NEXT)
                .param("now", now.toEpochMilli())
                .param("until", now.plus(LEASE).toEpochMilli())
                .param("before", before.toEpochMilli())
                .param("waited", waited.toEpochMilli())
                .query(String.class)
                .optional();
    }

    /** Removes a part of an import that was taken up; says whether something of it is left. */
    public boolean removeSome(String id) {
        return ledger.change(() -> removeRecords(id) || removeMessages(id) || removeRest(id));
    }

    private boolean removeRecords(String id) {
        Optional<Long> last = ledger.write()
                .sql(
                        "SELECT max(number) FROM (SELECT number FROM record WHERE import_id = :id ORDER BY number LIMIT :most)")
                .param("id", id)
                .param("most", CHUNK)
                .query(Long.class)
                .optional();
        last.ifPresent(number -> {
            for (String table : List.of("payload", "warning", "source_row", "record")) {
                ledger.write()
                        .sql("DELETE FROM " + table + " WHERE import_id = :id AND number <= :last")
                        .param("id", id)
                        .param("last", number)
                        .update();
            }
        });
        return last.isPresent();
    }

    private boolean removeMessages(String id) {
        return ledger.write()
                        .sql(
                                "DELETE FROM message WHERE id IN (SELECT id FROM message WHERE import_id = :id LIMIT :most)")
                        .param("id", id)
                        .param("most", CHUNK)
                        .update()
                > 0;
    }

    private boolean removeRest(String id) {
        ledger.write()
                .sql("DELETE FROM work_result WHERE job_id IN (SELECT job_id FROM batch WHERE import_id = :id)")
                .param("id", id)
                .update();
        for (String table : List.of("warning", "source_row", "batch", "event")) {
            ledger.write()
                    .sql("DELETE FROM " + table + " WHERE import_id = :id")
                    .param("id", id)
                    .update();
        }
        ledger.write()
                .sql("DELETE FROM import WHERE id = :id AND removed_at IS NOT NULL")
                .param("id", id)
                .update();
        return false;
    }

    /** How many events of an import no channel, or not every one, has told yet. */
    public long untold(String id) {
        return ledger.read()
                .sql("SELECT count(*) FROM event WHERE import_id = :id")
                .param("id", id)
                .query(Long.class)
                .single();
    }

    /** How many imports closed before a time. */
    public long closedBefore(Instant before) {
        return ledger.read()
                .sql("SELECT count(*) FROM import candidate WHERE " + OLD)
                .param("before", before.toEpochMilli())
                .query(Long.class)
                .single();
    }

    /** The imports that closed before a time and are kept all the same, each with the reason. */
    public List<Kept> kept(Instant before) {
        return ledger.read()
                .sql("""
                SELECT id, source, unresolved, CASE
                    WHEN unresolved > 0 THEN unresolved || ' of its rows are unresolved'
                    WHEN in_use THEN 'an open import tries its rows again'
                    WHEN perhaps_in_use THEN 'an import is being read that may try its rows again'
                    WHEN untold THEN 'its events are not told yet'
                    WHEN former THEN 'an import that it tried rows of again is kept'
                    ELSE 'it is being removed' END AS why
                FROM (SELECT candidate.id, candidate.source, (SELECT count(*) %s) AS unresolved, EXISTS (SELECT 1 %s) AS in_use,
                    EXISTS (SELECT 1 %s) AS perhaps_in_use, EXISTS (SELECT 1 %s) AS untold, EXISTS (SELECT 1 %s) AS former
                    FROM import candidate WHERE %s) ORDER BY id""".formatted(UNRESOLVED, IN_USE, PERHAPS_IN_USE, UNTOLD, FORMER, OLD))
                .param("before", before.toEpochMilli())
                .query((row, index) -> new Kept(
                        row.getString("id"), row.getString("source"), row.getLong("unresolved"), row.getString("why")))
                .list();
    }
}
