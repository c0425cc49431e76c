package dev.muster.ledger;

import dev.muster.ledger.change.UserChange;
import dev.muster.ledger.model.IdentifiedRecord;
import dev.muster.ledger.model.OpenWork;
import dev.muster.ledger.model.RecordOrder;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.ledger.model.RelatedRecord;
import dev.muster.ledger.model.UnidentifiedRecord;
import dev.muster.ledger.model.UniqueKey;
import dev.muster.ledger.model.UserKeys;
import dev.muster.ledger.model.WaitingRecord;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemCode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The records whose user or manager is still to be looked up in the directory. */
public final class Identities {
    private final Ledger ledger;

    Identities(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * The next records of an import to look up, in source order. Omits records that wait for an open record of the same
     * user.
     */
    public List<UnidentifiedRecord> next(String importId, int most) {
        return ledger.write()
                .sql("""
                SELECT record.*, payload.sealed, manager.line AS manager_line, manager.username AS manager_username,
                  manager.user_id AS manager_id,
                    manager.outcome AS manager_outcome, manager.imported_as AS manager_imported_as,
                      coalesce(ahead.outcome, ahead.imported_as) AS waited_for
                FROM record INDEXED BY record_unidentified
                  LEFT JOIN payload ON payload.import_id = record.import_id AND payload.number = record.number
                LEFT JOIN record manager ON manager.import_id = record.import_id AND manager.number = record.manager
                LEFT JOIN record ahead ON ahead.import_id = record.waits_for_import
                  AND ahead.number = record.waits_for_number
                WHERE record.import_id = :importId AND record.send_as IS NULL AND record.outcome IS NULL
                  AND (record.imported_as IS NULL OR manager.outcome IS NOT NULL OR manager.imported_as IS NOT NULL)
                  AND (ahead.number IS NULL OR record.imported_as IS NOT NULL OR ahead.outcome IS NOT NULL
                    OR ahead.imported_as IS NOT NULL)
                  AND NOT EXISTS (SELECT 1 FROM membership JOIN user_group USING (import_id, name)
                    WHERE membership.import_id = record.import_id AND membership.number = record.number
                      AND membership.op = 'add' AND user_group.group_id IS NULL)
                ORDER BY record.number LIMIT :most""")
                .param("importId", importId)
                .param("most", most)
                .query((row, index) -> UnidentifiedRecord.of(row, ledger.cipher()))
                .list();
    }

    /** Returns whether lookups are left before all records of an import can be sent. */
    public boolean anyBeforeSending(String importId) {
        return exists("record.imported_as IS NULL", importId);
    }

    /** Returns whether records of an import wait for their managers. */
    public boolean anyWaitsForItsManager(String importId) {
        return exists("record.imported_as IS NOT NULL", importId);
    }

    private boolean exists(String condition, String importId) {
        return ledger.write()
                .sql("SELECT EXISTS (SELECT 1 FROM record INDEXED BY record_unidentified WHERE import_id = "
                        + ":importId AND send_as IS NULL AND outcome IS NULL AND "
                        + condition + ")")
                .param("importId", importId)
                .query(Boolean.class)
                .single();
    }

    /** The number of records of an import that are not identified yet. */
    public long left(String importId) {
        return ledger.read()
                .sql("""
                        SELECT count(*) FROM record INDEXED BY record_unidentified
                          WHERE import_id = :importId AND send_as IS NULL AND outcome IS NULL""")
                .param("importId", importId)
                .query(Long.class)
                .single();
    }

    /** The number of records whose manager is created by the same import. */
    public long withManagerOfTheImport(String importId) {
        return ledger.read()
                .sql("""
                        SELECT count(*) FROM record WHERE import_id = :importId AND manager IS NOT NULL
                          AND outcome IS NULL""")
                .param("importId", importId)
                .query(Long.class)
                .single();
    }

    /** The number of the record in an import that creates the user with this key, if any. */
    public Optional<Long> creator(String importId, UniqueKey key, String value) {
        return ledger.write()
                .sql("SELECT number FROM record INDEXED BY " + key.index() + " WHERE import_id = :importId AND "
                        + key.expression() + " = :value"
                        + (key == UniqueKey.USERNAME ? " AND username = :exact" : "")
                        + " AND operation IN ('create', 'upsert') AND (outcome IS NULL OR outcome = "
                        + "'created') ORDER BY number LIMIT 1")
                .param("importId", importId)
                .param("value", key == UniqueKey.EMPLOYEE_IDENTIFIER ? value : value.toLowerCase(Locale.ROOT))
                .param("exact", value)
                .query(Long.class)
                .optional();
    }

    /**
     * A record whose user is identified.
     *
     * @param change {@code null} for a new user, and for one who was not looked up
     */
    public record Identified(
            IdentifiedRecord record, @Nullable UserChange change) {}

    /** Records the users that records refer to, the payloads to send, and the changes that they make. */
    public void identified(String importId, List<Identified> identified) {
        ledger.batch(
                """
                UPDATE record SET send_as = ?, user_id = ?, username = coalesce(username, ?),
                  email = coalesce(email, ?), email_key = coalesce(email_key, ?), manager = ?, imported_as = ?
                WHERE import_id = ? AND number = ? AND send_as IS NULL AND outcome IS NULL""",
                identified.stream().map(each -> row(importId, each.record())).toList());
        ledger.batch(
                """
                INSERT INTO payload (import_id, number, sealed, asked) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET sealed = excluded.sealed, asked = excluded.asked""",
                identified.stream()
                        .map(Identified::record)
                        .map(record -> new Object[] {
                            importId,
                            record.number(),
                            ledger.cipher().seal(record.payload()),
                            record.asked() == null ? null : ledger.cipher().seal(record.asked())
                        })
                        .toList());
        ledger.changes().add(importId, identified);
    }

    private static Object[] row(String importId, IdentifiedRecord record) {
        String email = record.user().email();
        return new Object[] {
            record.sendAs() == null ? null : record.sendAs().word(),
            record.user().id(),
            record.user().username(),
            email,
            email == null ? null : email.toLowerCase(Locale.ROOT),
            record.manager(),
            record.importedAs() == null ? null : record.importedAs().word(),
            importId,
            record.number()
        };
    }

    /** The open work for the destination of an import, before its records are looked up. */
    public OpenWork openWork(String importId) {
        List<String> imports = ledger.write()
                .sql("""
                SELECT other.id FROM import mine JOIN import other USING (org, service, organization)
                WHERE mine.id = :id AND (other.state = 'SENDING' OR other.state = 'READING'
                  AND other.verdict IS NOT NULL)
                  AND (other.id <> mine.id OR mine.open_until IS NOT NULL)""")
                .param("id", importId)
                .query(String.class)
                .list();
        if (imports.isEmpty()) {
            return OpenWork.NONE;
        }
        Set<Long> batches = Set.copyOf(ledger.write()
                .sql("SELECT id FROM batch WHERE state IN ('READY', 'SUBMITTING', 'SUBMITTED', 'IN_DOUBT')")
                .query(Long.class)
                .list());
        return new OpenWork(
                imports,
                ledger.write()
                        .sql("SELECT coalesce(max(id), 0) FROM batch")
                        .query(Long.class)
                        .single(),
                batches);
    }

    /** The order of an import's records among those of other imports. Records of messages each have their own order. */
    public RecordOrder turn(String importId) {
        return ledger.write()
                .sql("SELECT after_message, turn FROM import WHERE id = :id")
                .param("id", importId)
                .query((row, index) ->
                        RecordOrder.ofFile(row.getLong("after_message"), row.getLong("turn"), importId, 0))
                .single();
    }

    /** The records about users with these keys that were open when a lookup began. */
    public List<RelatedRecord> others(OpenWork work, UserKeys keys) {
        if (work.imports().isEmpty()) {
            return List.of();
        }
        return Stream.of(
                        others(work, "record_user_id", "user_id", keys.ids()),
                        others(work, "record_username_key", "username_key", keys.usernames()),
                        others(work, "record_email", "email_key", keys.emails()))
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** Names the index explicitly: SQLite does not know the size of an import. */
    private List<RelatedRecord> others(OpenWork work, String index, String column, Set<String> values) {
        return values.isEmpty()
                ? List.of()
                : ledger
                        .write()
                        .sql("""
                SELECT record.*, import.after_message, import.turn,
                  coalesce(record.imported_in, record.batch_id) AS sent_in
                FROM record INDEXED BY %s JOIN import ON import.id = record.import_id
                WHERE record.import_id IN (:imports) AND record.%s IN (:values)
                  AND (record.outcome IS NULL OR coalesce(record.imported_in, record.batch_id) IS NOT NULL)
                """.formatted(index, column))
                        .param("imports", work.imports())
                        .param("values", values)
                        .query(RelatedRecord::of)
                        .list()
                        .stream()
                        .filter(other -> other.wasOpen(work))
                        .toList();
    }

    /** Makes a record wait for another record of the same user. */
    public void waitFor(RelatedRecord ahead, String importId, long number) {
        ledger.write()
                .sql("""
                        UPDATE record SET waits_for_import = :aheadImport, waits_for_number = :aheadNumber
                          WHERE import_id = :importId AND number = :number""")
                .param("aheadImport", ahead.importId())
                .param("aheadNumber", ahead.number())
                .param("importId", importId)
                .param("number", number)
                .update();
    }

    /** Sets the deadline for finding the users of a record that only waits for its manager. */
    public void lookUntil(String importId, long number, Instant until) {
        ledger.write()
                .sql("UPDATE record SET look_until = :until WHERE import_id = :importId AND number = :number")
                .param("until", until.toEpochMilli())
                .param("importId", importId)
                .param("number", number)
                .update();
    }

    /** Gives an unsent record its outcome. Removes the payload if the record is imported. */
    public void settle(String importId, long number, RecordOutcome outcome) {
        var problem = Optional.ofNullable(outcome.problem());
        ledger.write()
                .sql("""
                UPDATE record SET outcome = :outcome, code = :code, reason = :reason, hint = :hint,
                  user_id = coalesce(:userId, user_id)
                WHERE import_id = :importId AND number = :number AND send_as IS NULL AND outcome IS NULL""")
                .param("outcome", outcome.outcome().word())
                .param("code", problem.map(Problem::code).orElse(null))
                .param("reason", problem.map(Problem::reason).orElse(null))
                .param("hint", problem.map(Problem::hint).orElse(null))
                .param("userId", outcome.userId())
                .param("importId", importId)
                .param("number", number)
                .update();
        if (outcome.outcome().imported()) {
            ledger.write()
                    .sql("DELETE FROM payload WHERE import_id = :importId AND number = :number")
                    .param("importId", importId)
                    .param("number", number)
                    .update();
        }
    }

    /**
     * Marks repeated rows for the same user as invalid, even if they name the user differently. The first row stays.
     */
    public void settleRepeated(String importId) {
        ledger.write()
                .sql("""
                UPDATE record SET outcome = 'invalid', batch_id = NULL, code = :code, hint = :hint,
                    reason = 'the row is about the user ' || user_id || ', and so is line ' || (
                        SELECT first.line FROM record first
                        WHERE first.user_id = record.user_id AND first.import_id = :importId
                          AND (first.outcome IS NULL OR first.outcome = 'unchanged')
                        ORDER BY first.number LIMIT 1)
                WHERE import_id = :importId AND outcome IS NULL AND user_id IS NOT NULL AND number > (
                    SELECT min(first.number) FROM record first
                    WHERE first.user_id = record.user_id AND first.import_id = :importId
                      AND (first.outcome IS NULL OR first.outcome = 'unchanged'))""")
                .param("importId", importId)
                .param("code", ProblemCode.DUPLICATE.name())
                .param("hint", "Keep one of the two rows, or correct the wrong one.")
                .update();
        ledger.write().sql("""
                        DELETE FROM batch WHERE import_id = :importId AND NOT EXISTS (SELECT 1 FROM record
                          WHERE record.batch_id = batch.id)""").param("importId", importId).update();
    }

    /** Marks rows as invalid if their manager was to be created by an invalid row. */
    public void settleWithoutManager(String importId) {
        int settled;
        do {
            settled = ledger.write()
                    .sql("""
                    UPDATE record SET outcome = 'invalid', code = :code, hint = :hint,
                        reason = 'its manager was to be created by line ' || (
                            SELECT manager.line FROM record manager
                              WHERE manager.import_id = :importId
                              AND manager.number = record.manager) || ', which is invalid'
                    WHERE import_id = :importId AND outcome IS NULL AND manager IS NOT NULL AND EXISTS (
                        SELECT 1 FROM record manager
                        WHERE manager.import_id = :importId AND manager.number = record.manager
                          AND manager.outcome = 'invalid')""")
                    .param("importId", importId)
                    .param("code", ProblemCode.USER_UNKNOWN.name())
                    .param("hint", "Correct that row, or name another manager.")
                    .update();
        } while (settled > 0);
    }

    /**
     * The records of an import that are ready but not in a batch yet, in source order. The stream holds a connection
     * until it is closed.
     */
    public Stream<WaitingRecord> withoutBatch(String importId) {
        return ledger.read().sql("""
                SELECT record.*, length(payload.sealed) AS bytes FROM record INDEXED BY record_without_batch
                  JOIN payload USING (import_id, number)
                WHERE import_id = :importId AND batch_id IS NULL AND outcome IS NULL AND send_as IS NOT NULL
                  ORDER BY number""").param("importId", importId).query(WaitingRecord::of).stream();
    }
}
