package dev.muster.ledger;

import dev.muster.ledger.model.FirstSend;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.JsonColumn;
import dev.muster.ledger.model.ProblemsColumn;
import dev.muster.ledger.model.SqlTimes;
import dev.muster.records.mapping.MappedNames;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemCode;
import dev.muster.records.schema.Destination;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.SourceRules;
import dev.muster.records.validation.ImportOptions;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state changes of imports. */
public final class Imports {
    private final Ledger ledger;

    Imports(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Opens an import whose source waits to be read from {@code path} in the import's folder under {@code work/}. Does
     * nothing if the import exists, because a worker that started meanwhile found its source.
     */
    public void open(
            String id,
            String source,
            String path,
            Operation operation,
            Destination destination,
            ImportOptions options,
            Instant now) {
        ledger.write()
                .sql("""
                INSERT INTO import (id, source, path, operation, org, service, organization, options, state, started_at)
                VALUES (:id, :source, :path, :operation, :org, :service, :organization, :options, 'READING', :now)
                ON CONFLICT (id) DO NOTHING""")
                .param("id", id)
                .param("source", source)
                .param("path", path)
                .param("operation", operation.word())
                .param("org", destination.org())
                .param("service", destination.service())
                .param("organization", destination.organization())
                .param("options", JsonColumn.of(options, ImportOptions.NONE))
                .param("now", now.toEpochMilli())
                .update();
    }

    /** The import with this id, if it exists. */
    public Optional<ImportRun> find(String id) {
        return ledger.read()
                .sql("SELECT * FROM import WHERE id = :id")
                .param("id", id)
                .query(ImportRun::of)
                .optional();
    }

    /** @throws java.util.NoSuchElementException if there is no such import */
    public ImportRun get(String id) {
        return find(id).orElseThrow();
    }

    /** The highest import id. */
    public Optional<String> newestId() {
        return ledger.write()
                .sql("SELECT id FROM import ORDER BY id DESC LIMIT 1")
                .query(String.class)
                .optional();
    }

    /** Records that a process whose ledger was lost may have sent rows of an import since this time. */
    public void maybeSent(String id, Instant since) {
        ledger.write()
                .sql("UPDATE import SET maybe_sent_at = coalesce(maybe_sent_at, :since) WHERE id = :id")
                .param("since", since.toEpochMilli())
                .param("id", id)
                .update();
    }

    /**
     * The earliest time at which a process whose ledger was lost may have sent rows of an import; {@code null} if it
     * sent none.
     */
    public @Nullable FirstSend maybeSent(String id) {
        return ledger.write()
                .sql("SELECT maybe_sent_at FROM import WHERE id = :id AND maybe_sent_at IS NOT NULL")
                .param("id", id)
                .query((row, index) -> new FirstSend(SqlTimes.instant(row, "maybe_sent_at"), null))
                .optional()
                .orElse(null);
    }

    /** All imports, newest first. */
    public List<ImportRun> newestFirst() {
        return ledger.read()
                .sql("SELECT * FROM import ORDER BY id DESC")
                .query(ImportRun::of)
                .list();
    }

    /** The imports that are not closed, oldest first. */
    public List<ImportRun> notClosed() {
        return ledger.read()
                .sql("SELECT * FROM import WHERE state IN ('READING', 'SENDING', 'CLOSING') ORDER BY id")
                .query(ImportRun::of)
                .list();
    }

    /** The latest imports and all that are not closed, newest first. */
    public List<ImportRun> latest(int number) {
        return ledger.read()
                .sql("""
                SELECT * FROM import WHERE state IN ('READING', 'SENDING', 'CLOSING') OR id IN (SELECT id FROM import
                  ORDER BY id DESC LIMIT :number)
                ORDER BY id DESC""")
                .param("number", number)
                .query(ImportRun::of)
                .list();
    }

    /** The number of imports. */
    public long count() {
        return ledger.read()
                .sql("SELECT count(*) FROM import")
                .query(Long.class)
                .single();
    }

    /**
     * Records the source's checksum, mapping and reading rules when reading starts.
     *
     * @param names columns that hold secrets, according to the mapping
     */
    public void reading(
            String id,
            String sha256,
            String mapping,
            SourceRules rules,
            MappedNames names,
            @Nullable String definition) {
        ledger.write()
                .sql("""
                        UPDATE import SET waits_for = NULL, sha256 = :sha256, mapping = :mapping,
                          source_rules = :rules, mapped_names = :names, definition = :definition WHERE id = :id""")
                .param("definition", definition)
                .param("sha256", sha256)
                .param("mapping", mapping)
                .param("rules", JsonColumn.of(rules, SourceRules.USUAL))
                .param("names", JsonColumn.of(names, MappedNames.NONE))
                .param("id", id)
                .update();
    }

    /**
     * The latest import that imported every row of the same content, for the same service and organization, with the
     * same operation and mapping. Upserts do not count: the directory may have changed in the meantime.
     *
     * @param candidate may be from another ledger; its checksum and mapping are known
     */
    public Optional<ImportRun> seenBefore(ImportRun candidate) {
        return ledger.read()
                .sql("""
                SELECT * FROM import INDEXED BY import_sha256
                WHERE sha256 = :sha256 AND id <> :id AND state = 'FINISHED' AND seen_before IS NULL AND row_count > 0
                  AND org = :org AND service = :service AND organization = :organization AND mapping = :mapping
                    AND operation = :operation AND operation <> 'upsert'
                  AND NOT EXISTS (SELECT 1 FROM record WHERE import_id = import.id
                      AND (operation = 'upsert' OR outcome NOT IN ('created', 'updated', 'unchanged')))
                  AND NOT EXISTS (SELECT 1 FROM membership WHERE membership.import_id = import.id
                      AND membership.state = 'FAILED')
                ORDER BY id DESC LIMIT 1""")
                .param("sha256", candidate.reading().sha256())
                .param("id", candidate.id())
                .param("org", candidate.destination().org())
                .param("service", candidate.destination().service())
                .param("organization", candidate.destination().organization())
                .param("mapping", candidate.reading().mapping())
                .param("operation", candidate.operation().word())
                .query(ImportRun::of)
                .optional();
    }

    /** The older open imports with the same content, operation, mapping, service and organization. */
    public List<ImportRun> olderOfTheSame(ImportRun reading) {
        return ledger.read()
                .sql("""
                SELECT * FROM import INDEXED BY import_sha256
                WHERE sha256 = :sha256 AND id < :id AND state IN ('READING', 'SENDING', 'CLOSING')
                  AND seen_before IS NULL AND cancelled_at IS NULL
                  AND org = :org AND service = :service AND organization = :organization AND mapping = :mapping
                    AND operation = :operation
                ORDER BY id""")
                .param("sha256", reading.reading().sha256())
                .param("id", reading.id())
                .param("org", reading.destination().org())
                .param("service", reading.destination().service())
                .param("organization", reading.destination().organization())
                .param("mapping", reading.reading().mapping())
                .param("operation", reading.operation().word())
                .query(ImportRun::of)
                .list();
    }

    /** Ends an import without reading it, because an earlier one imported the same content or is about to. */
    public void closeAsSeenBefore(String id, String earlier, Instant now) {
        expectOne(
                ledger.write()
                        .sql("""
                UPDATE import SET state = 'CLOSING', verdict = 'FINISHED', seen_before = :earlier,
                  finished_at = :now, due_at = 0
                WHERE id = :id AND state = 'READING' AND row_count = 0""")
                        .param("earlier", earlier)
                        .param("now", now.toEpochMilli())
                        .param("id", id)
                        .update(),
                id);
    }

    /**
     * Discards everything that was read of an unsent import, so that it is read again from the start.
     *
     * @param dueAt earliest time of the next read
     */
    public void readAgain(String id, Instant dueAt) {
        ledger.change(() -> {
            for (String table : List.of(
                    "payload",
                    "user_change",
                    "warning",
                    "membership",
                    "user_group",
                    "fingerprint",
                    "record",
                    "batch")) {
                ledger.write()
                        .sql("DELETE FROM " + table + " WHERE import_id = :id")
                        .param("id", id)
                        .update();
            }
            expectOne(
                    ledger.write()
                            .sql("""
                                    UPDATE import SET row_count = 0, skipped = 0, skipped_by = NULL,
                                      verdict = NULL, turn = NULL, after_message = NULL, identify_at = NULL,
                                      groups_at = NULL, due_at = :dueAt
                                      WHERE id = :id AND state = 'READING'""")
                            .param("dueAt", dueAt.toEpochMilli())
                            .param("id", id)
                            .update(),
                    id);
        });
    }

    /**
     * Holds an import before anything of it is sent, until it is released or cancelled.
     *
     * @param guards names of the guards that hold it
     * @param why the reason, as a line for users
     */
    public void hold(String id, Collection<String> guards, String why) {
        ledger.change(() -> {
            expectOne(
                    ledger.write()
                            .sql("""
                                    UPDATE import SET held_by = :guards, waits_for = :why, identify_at = NULL
                                      WHERE id = :id AND state = 'READING' AND verdict IS NOT NULL""")
                            .param("guards", String.join(",", guards))
                            .param("why", why)
                            .param("id", id)
                            .update(),
                    id);
            ledger.outbox().held(id, why);
        });
    }

    /**
     * Releases a held import: it is read again from its start, since the directory may have changed, and those guards
     * do not hold it again. Returns whether it was held.
     */
    public boolean release(String id, Instant now) {
        return ledger.change(() -> {
            boolean held = ledger.write().sql("""
                                    UPDATE import SET released_from = held_by, held_by = NULL, waits_for = NULL
                                      WHERE id = :id AND state = 'READING'
                                        AND held_by IS NOT NULL""").param("id", id).update() == 1;
            if (held) {
                readAgain(id, now);
            }
            return held;
        });
    }

    /**
     * Records the rows that the mapping leaves out of an import.
     *
     * @param by the places of its rules in the mapping
     */
    public void skipped(String id, long rows, String by) {
        ledger.write()
                .sql("UPDATE import SET skipped = :rows, skipped_by = :by WHERE id = :id")
                .param("rows", rows)
                .param("by", by)
                .param("id", id)
                .update();
    }

    /** Records why an open import waits, as a sentence for users. */
    public void waitsFor(String id, String what) {
        ledger.write()
                .sql("UPDATE import SET waits_for = :what WHERE id = :id")
                .param("what", what)
                .param("id", id)
                .update();
    }

    /** The reason why an open import waits, if known. */
    public Optional<String> waitsFor(String id) {
        return ledger.read()
                .sql("SELECT waits_for FROM import WHERE id = :id AND waits_for IS NOT NULL")
                .param("id", id)
                .query(String.class)
                .optional();
    }

    /** Records the absolute path of the import's file as given to a command. */
    public void named(String id, String path) {
        ledger.write()
                .sql("UPDATE import SET named_path = :path WHERE id = :id")
                .param("path", path)
                .param("id", id)
                .update();
    }

    /** The absolute path of the import's file as given to a command; empty for other sources. */
    public Optional<String> namedPath(String id) {
        return ledger.read()
                .sql("SELECT named_path FROM import WHERE id = :id AND named_path IS NOT NULL")
                .param("id", id)
                .query(String.class)
                .optional();
    }

    /**
     * Ends the reading of an import and releases it for sending.
     *
     * @throws IllegalStateException if a sendable record is in no batch, or a row is missing
     */
    public void send(String id, long rows) {
        ledger.change(() -> {
            long unaccounted = ledger.write()
                    .sql("""
                    SELECT (SELECT count(*) FROM record
                      WHERE import_id = :id AND outcome IS NULL AND batch_id IS NULL AND imported_as IS NULL)
                         + abs(:rows - (SELECT count(*) FROM record WHERE import_id = :id))""")
                    .param("id", id)
                    .param("rows", rows)
                    .query(Long.class)
                    .single();
            if (unaccounted != 0) {
                throw new IllegalStateException(unaccounted + " of " + rows + " rows are not in a batch");
            }
            expectOne(
                    ledger.write().sql("""
                    UPDATE import SET state = 'SENDING', verdict = 'FINISHED', row_count = :rows, due_at = 0
                    WHERE id = :id AND state = 'READING'""").param("rows", rows).param("id", id).update(), id);
            takeTurn(id);
            new Cancellation(ledger).apply(id);
        });
    }

    /**
     * Cancels an import: nothing more of it is sent, whichever process works on it. Results of sent batches are still
     * collected. Idempotent. Returns whether the import was open.
     */
    public boolean cancel(String id, Instant now) {
        return ledger.change(() -> {
            boolean open = ledger.write()
                            .sql("""
                    UPDATE import SET cancelled_at = coalesce(cancelled_at, :now), open_until = min(open_until, 0),
                        due_at = CASE WHEN state = 'READING' AND verdict IS NULL AND open_until IS NULL
                          AND due_at IS NOT NULL THEN 0 ELSE due_at END
                    WHERE id = :id AND state IN ('READING', 'SENDING')""")
                            .param("now", now.toEpochMilli())
                            .param("id", id)
                            .update()
                    == 1;
            new Cancellation(ledger).apply(id);
            return open;
        });
    }

    /** Ends an import that was cancelled before it was read completely, and discards its rows. */
    public void cancelUnread(String id, Instant now) {
        ledger.change(() -> {
            readAgain(id, now);
            expectOne(
                    ledger.write()
                            .sql("""
                    UPDATE import SET state = 'CLOSING', verdict = 'CANCELLED', code = :code, reason = :reason,
                      hint = :hint, finished_at = :now
                    WHERE id = :id AND state = 'READING'""")
                            .param("code", ProblemCode.CANCELLED.name())
                            .param("reason", "it was cancelled before it could be read")
                            .param("hint", "To import it after all, import the file candidate.")
                            .param("now", now.toEpochMilli())
                            .param("id", id)
                            .update(),
                    id);
        });
    }

    /** Refuses an import: nothing of it is sent, and records that are not invalid become {@code unsent}. */
    public void refuse(String id, long rows, Problem problem, Instant now) {
        ledger.change(() -> {
            ledger.write()
                    .sql("""
                    UPDATE record SET batch_id = NULL, outcome = coalesce(outcome, 'unsent'),
                      code = coalesce(code, :code),
                        reason = coalesce(reason, :reason), hint = coalesce(hint, :hint)
                    WHERE import_id = :id""")
                    .param("code", problem.code())
                    .param("reason", "Its import was refused: " + problem.reason())
                    .param("hint", problem.hint())
                    .param("id", id)
                    .update();
            ledger.write()
                    .sql("DELETE FROM batch WHERE import_id = :id")
                    .param("id", id)
                    .update();
            expectOne(
                    ledger.write()
                            .sql("""
                    UPDATE import SET state = 'CLOSING', verdict = 'REFUSED', row_count = :rows, code = :code,
                      reason = :reason,
                        hint = :hint, problems = :problems, waits_for = NULL, finished_at = :now, identify_at = NULL,
                          due_at = 0
                    WHERE id = :id AND state = 'READING'""")
                            .param("rows", rows)
                            .param("code", problem.code())
                            .param("reason", problem.reason())
                            .param("hint", problem.hint())
                            .param("problems", ProblemsColumn.of(problem))
                            .param("now", now.toEpochMilli())
                            .param("id", id)
                            .update(),
                    id);
        });
    }

    /** Closes an import whose reports are written, and adds the event to the outbox. */
    public void close(String id, String receipt) {
        ledger.change(() -> {
            expectOne(ledger.write().sql("""
                                    UPDATE import SET state = verdict, due_at = 0, unbalanced = NULL
                                      WHERE id = :id AND state = 'CLOSING'""").param("id", id).update(), id);
            ledger.fingerprints().close(id);
            ledger.outbox().finished(id, receipt);
        });
    }

    /**
     * Delays the closing of an import.
     *
     * @param unbalanced the imbalance found; {@code null} if the delay has another reason
     */
    public void closeLater(String id, Instant dueAt, @Nullable String unbalanced) {
        ledger.write()
                .sql("UPDATE import SET due_at = :dueAt, unbalanced = :unbalanced WHERE id = :id AND state = 'CLOSING'")
                .param("dueAt", dueAt.toEpochMilli())
                .param("unbalanced", unbalanced)
                .param("id", id)
                .update();
    }

    /** Records that an import was read completely, but users that its rows name have to be looked up before sending. */
    public void readToTheEnd(String id, long rows) {
        ledger.change(() -> {
            expectOne(
                    ledger.write().sql("""
                                    UPDATE import SET verdict = 'FINISHED', row_count = :rows, identify_at = 0
                                      WHERE id = :id AND state = 'READING'
                                    """).param("rows", rows).param("id", id).update(), id);
            takeTurn(id);
            new Cancellation(ledger).apply(id);
        });
    }

    /** Orders an import after everything that was in the ledger when its reading ended. */
    private void takeTurn(String id) {
        ledger.write().sql("""
                UPDATE import SET after_message = (SELECT coalesce(max(id), 0) FROM message),
                  turn = (SELECT coalesce(max(turn), 0) + 1 FROM import)
                WHERE id = :id AND turn IS NULL""").param("id", id).update();
    }

    /**
     * Schedules the next lookup of users that an import's rows name.
     *
     * @param dueAt {@code null} if no lookups are left
     */
    public void identifyAgain(String id, @Nullable Instant dueAt) {
        ledger.write()
                .sql("UPDATE import SET identify_at = :dueAt WHERE id = :id AND identify_at IS NOT NULL")
                .param("dueAt", dueAt == null ? null : dueAt.toEpochMilli())
                .param("id", id)
                .update();
    }

    private static void expectOne(int changed, String id) {
        if (changed != 1) {
            throw new IllegalStateException("Import " + id + " is in another state than this change expects");
        }
    }
}
