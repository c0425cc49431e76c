package dev.muster.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Deletes old imports that nothing depends on from the ledger. An import is marked before anything of it is deleted, so
 * that an interrupted removal is completed later.
 */
public final class ImportPurge {
    /** Records or messages deleted in one transaction; a limit keeps other writers from waiting long. */
    private static final int CHUNK = 1000;
    /** Minimum time to repair a failing channel before its events are dropped. */
    private static final Duration LEAST_WAIT_FOR_CHANNELS = Duration.ofDays(7);

    /** Time during which no other process claims an import that is being removed. */
    static final Duration LEASE = Duration.ofMinutes(10);

    /** A row whose result is unknown, also from later attempts. A user without the manager is known to exist. */
    private static final String UNRESOLVED = """
            FROM record lost INDEXED BY record_unresolved
            WHERE lost.import_id = candidate.id AND lost.outcome = 'unresolved'
              AND NOT (lost.operation = 'create' AND lost.imported_as IS NOT NULL)
              AND NOT EXISTS (
                WITH RECURSIVE later (import_id, line, outcome) AS (
                    SELECT record.import_id, record.line, record.outcome FROM record
                      WHERE record.first_import = lost.import_id AND record.first_line = lost.line
                    UNION SELECT record.import_id, record.line, record.outcome FROM later
                    JOIN record ON record.first_import = later.import_id AND record.first_line = later.line)
                SELECT 1 FROM later WHERE outcome IN ('created', 'updated', 'unchanged', 'rejected'))""";
    /**
     * An open import that retries rows of this one, directly or through another retry, or an import skipped because
     * this one had the same content.
     */
    private static final String IN_USE = """
            FROM import working WHERE working.state IN ('READING', 'SENDING', 'CLOSING')
              AND (working.seen_before = candidate.id OR working.id IN (
                WITH RECURSIVE later (id) AS (
                    SELECT record.import_id FROM record WHERE record.first_import = candidate.id
                    UNION SELECT record.import_id FROM later JOIN record ON record.first_import = later.id)
                SELECT id FROM later))""";
    /** While a source is read, its retried rows are unknown. They may need a secret from any payload that is kept. */
    private static final String PERHAPS_IN_USE = """
            FROM payload WHERE payload.import_id = candidate.id AND EXISTS (SELECT 1 FROM import
              WHERE import.state = 'READING')""";
    /**
     * An import whose rows this one retried. The later import is removed last; without it, the earlier rows would look
     * untried.
     */
    private static final String FORMER = """
            FROM record again INDEXED BY record_former JOIN import former ON former.id = again.first_import
            WHERE again.import_id = candidate.id AND again.first_import < candidate.id""";

    private static final String UNDELIVERED = "FROM event WHERE event.import_id = candidate.id";
    private static final String OLD =
            "candidate.state IN ('FINISHED', 'REFUSED', 'CANCELLED') AND candidate.finished_at <= :before";

    static final String NEXT = """
            UPDATE import SET removed_at = coalesce(removed_at, :now), due_at = :until
            WHERE id = (
                SELECT candidate.id FROM import candidate
                WHERE candidate.removed_at IS NOT NULL AND candidate.due_at <= :now
                   OR candidate.removed_at IS NULL AND %s
                  AND (candidate.finished_at <= :waited OR candidate.id NOT IN (SELECT import_id FROM event))
                  AND NOT EXISTS (SELECT 1 %s) AND NOT EXISTS (SELECT 1 %s) AND NOT EXISTS (SELECT 1 %s)
                    AND NOT EXISTS (SELECT 1 %s)
                ORDER BY candidate.removed_at IS NULL, candidate.id LIMIT 1)
            RETURNING id""".formatted(OLD, FORMER, PERHAPS_IN_USE, IN_USE, UNRESOLVED);

    private final Ledger ledger;

    ImportPurge(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * An old import that is kept.
     *
     * @param unresolved number of unresolved rows
     * @param why reason, in words
     */
    public record Kept(String id, String source, long unresolved, String why) {}

    /**
     * Claims the next import to remove, if any: partly removed imports first, then imports that closed before a time
     * and that nothing needs. Undelivered events delay the removal by the same age again, and by a week at least.
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

    /** Removes a part of a claimed import; returns whether anything is left. */
    public boolean removeSome(String id) {
        return ledger.change(() -> removeRecords(id) || removeMessages(id) || removeRest(id));
    }

    private boolean removeRecords(String id) {
        Optional<Long> last = ledger.write()
                .sql("""
                        SELECT max(number) FROM (SELECT number FROM record WHERE import_id = :id ORDER BY number
                          LIMIT :most)""")
                .param("id", id)
                .param("most", CHUNK)
                .query(Long.class)
                .optional();
        last.ifPresent(number -> {
            for (String table : List.of("payload", "user_change", "warning", "source_row", "membership", "record")) {
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
        return ledger.write().sql("""
                                DELETE FROM message WHERE id IN (SELECT id FROM message WHERE import_id = :id
                                  LIMIT :most)""").param("id", id).param("most", CHUNK).update() > 0;
    }

    private boolean removeRest(String id) {
        ledger.write()
                .sql("DELETE FROM work_result WHERE job_id IN (SELECT job_id FROM batch WHERE import_id = :id)")
                .param("id", id)
                .update();
        for (String table : List.of("warning", "source_row", "membership", "user_group", "batch", "event")) {
            ledger.write()
                    .sql("DELETE FROM " + table + " WHERE import_id = :id")
                    .param("id", id)
                    .update();
        }
        ledger.write()
                .sql("DELETE FROM source_user WHERE suspended_in = :id")
                .param("id", id)
                .update();
        ledger.write()
                .sql("DELETE FROM import WHERE id = :id AND removed_at IS NOT NULL")
                .param("id", id)
                .update();
        return false;
    }

    /** The number of events of an import that are not delivered to every channel. */
    public long undelivered(String id) {
        return ledger.read()
                .sql("SELECT count(*) FROM event WHERE import_id = :id")
                .param("id", id)
                .query(Long.class)
                .single();
    }

    /** The number of imports that closed before a time. */
    public long closedBefore(Instant before) {
        return ledger.read()
                .sql("SELECT count(*) FROM import candidate WHERE " + OLD)
                .param("before", before.toEpochMilli())
                .query(Long.class)
                .single();
    }

    /** The imports that closed before a time but are kept, each with the reason. */
    public List<Kept> kept(Instant before) {
        return ledger.read()
                .sql("""
                SELECT id, source, unresolved, CASE
                    WHEN unresolved > 0 THEN unresolved || ' of its rows are unresolved'
                    WHEN in_use THEN 'an open import retries its rows'
                    WHEN perhaps_in_use THEN 'an import that is being read may retry its rows'
                    WHEN undelivered THEN 'its events are not delivered yet'
                    WHEN former THEN 'an import whose rows it retried is kept'
                    ELSE 'it is being removed' END AS why
                FROM (SELECT candidate.id, candidate.source, (SELECT count(*) %s) AS unresolved,
                  EXISTS (SELECT 1 %s) AS in_use,
                    EXISTS (SELECT 1 %s) AS perhaps_in_use, EXISTS (SELECT 1 %s) AS undelivered,
                      EXISTS (SELECT 1 %s) AS former
                    FROM import candidate WHERE %s) ORDER BY id
                """.formatted(UNRESOLVED, IN_USE, PERHAPS_IN_USE, UNDELIVERED, FORMER, OLD))
                .param("before", before.toEpochMilli())
                .query((row, index) -> new Kept(
                        row.getString("id"), row.getString("source"), row.getLong("unresolved"), row.getString("why")))
                .list();
    }
}
