package dev.muster.ledger;

import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.FailureGroup;
import dev.muster.ledger.model.FirstSend;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.ImportState;
import dev.muster.ledger.model.JsonColumn;
import dev.muster.ledger.model.ProblemsColumn;
import dev.muster.ledger.model.SqlTimes;
import dev.muster.records.mapping.MappedNames;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemCode;
import dev.muster.records.schema.Destination;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.records.source.SourceRules;
import dev.muster.records.validation.ImportOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The state changes of imports. */
public final class Imports {
    private static final String GATHERING =
            "import_id = :id AND message IS NOT NULL AND batch_id IS NULL AND outcome IS NULL";

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

    /**
     * Opens an import for messages of a queue that arrive before {@code openUntil}. Their records may be sent
     * immediately.
     */
    public void openForMessages(
            String id,
            String source,
            String path,
            Operation operation,
            Destination destination,
            Instant now,
            Instant openUntil) {
        insertSending(id, source, path, operation, destination, now, openUntil, ImportState.FINISHED, null);
    }

    /** Opens a refused import for an unreadable message. */
    public void openRefused(
            String id,
            String source,
            String path,
            Operation operation,
            Destination destination,
            Instant now,
            Problem refusal) {
        insertSending(id, source, path, operation, destination, now, Instant.EPOCH, ImportState.REFUSED, refusal);
    }

    private void insertSending(
            String id,
            String source,
            String path,
            Operation operation,
            Destination destination,
            Instant now,
            Instant openUntil,
            ImportState verdict,
            Problem refusal) {
        var problem = Optional.ofNullable(refusal);
        ledger.write()
                .sql("""
                INSERT INTO import (id, source, path, operation, org, service, organization, state, verdict, started_at, open_until, code, reason, hint)
                VALUES (:id, :source, :path, :operation, :org, :service, :organization, 'SENDING', :verdict, :now, :openUntil, :code, :reason, :hint)""")
                .param("id", id)
                .param("source", source)
                .param("path", path)
                .param("operation", operation.word())
                .param("org", destination.org())
                .param("service", destination.service())
                .param("organization", destination.organization())
                .param("verdict", verdict.name())
                .param("now", now.toEpochMilli())
                .param("openUntil", openUntil.toEpochMilli())
                .param("code", problem.map(Problem::code).orElse(null))
                .param("reason", problem.map(Problem::reason).orElse(null))
                .param("hint", problem.map(Problem::hint).orElse(null))
                .update();
    }

    /** The import that accepts messages of a source for a destination at a time, if one is open. */
    public Optional<ImportRun> openForMessages(String source, Destination destination, Instant now) {
        return ledger.write()
                .sql("""
                SELECT * FROM import WHERE state = 'SENDING' AND source = :source AND org = :org AND service = :service AND organization = :organization
                  AND open_until > :now ORDER BY id DESC LIMIT 1""")
                .param("source", source)
                .param("org", destination.org())
                .param("service", destination.service())
                .param("organization", destination.organization())
                .param("now", now.toEpochMilli())
                .query(ImportRun::of)
                .optional();
    }

    /**
     * Sets the organization of open, unsent imports that have none: JumpCloud rejects a key for several organizations
     * without it.
     */
    public void nameOrganization(Destination destination) {
        ledger.change(() -> {
            List<String> unnamed = ledger.write()
                    .sql("""
                    UPDATE import SET organization = :organization WHERE organization = '' AND org = :org AND service = :service AND state IN ('READING', 'SENDING')
                      AND NOT EXISTS (SELECT 1 FROM batch WHERE batch.import_id = import.id AND (first_sent_at IS NOT NULL OR job_id IS NOT NULL))
                    RETURNING id""")
                    .param("organization", destination.organization())
                    .param("org", destination.org())
                    .param("service", destination.service())
                    .query(String.class)
                    .list();
            for (String id : unnamed) {
                ledger.write()
                        .sql("UPDATE batch SET organization = :organization WHERE import_id = :id")
                        .param("organization", destination.organization())
                        .param("id", id)
                        .update();
            }
        });
    }

    /** Records the names of the organizations that the worker serves. */
    public void serve(List<String> orgs) {
        ledger.change(() -> {
            ledger.write().sql("DELETE FROM served").update();
            orgs.forEach(org -> ledger.write()
                    .sql("INSERT INTO served (org) VALUES (:org)")
                    .param("org", org)
                    .update());
        });
    }

    /** Records the number of rows in an import's messages so far. */
    public void rows(String id, long rows) {
        ledger.write()
                .sql("UPDATE import SET row_count = :rows WHERE id = :id AND open_until IS NOT NULL")
                .param("rows", rows)
                .param("id", id)
                .update();
    }

    /**
     * Stops an import from accepting messages, if it has exactly this number of rows and all are in batches. Its source
     * is a file from here on. Returns whether it was closed.
     */
    public boolean closeForMessages(String id, long rows, String sha256) {
        return ledger.change(() -> {
            boolean closed = ledger.write()
                            .sql("""
                    UPDATE import SET open_until = NULL, due_at = 0, sha256 = :sha256
                    WHERE id = :id AND open_until IS NOT NULL AND row_count = :rows
                      AND NOT EXISTS (SELECT 1 FROM record INDEXED BY record_gathering WHERE %s)""".formatted(GATHERING))
                            .param("sha256", sha256)
                            .param("rows", rows)
                            .param("id", id)
                            .update()
                    == 1;
            if (closed) {
                ledger.write()
                        .sql("DELETE FROM source_row WHERE import_id = :id")
                        .param("id", id)
                        .update();
            }
            return closed;
        });
    }

    /** Stops an import from accepting messages; the next message opens another import. */
    public void endMessages(String id, Instant now) {
        ledger.write()
                .sql("UPDATE import SET open_until = min(open_until, :now) WHERE id = :id")
                .param("now", now.toEpochMilli())
                .param("id", id)
                .update();
    }

    /** Returns whether all sendable records of an import's messages are in batches. */
    public boolean isGathered(String id) {
        return ledger.write()
                .sql("SELECT NOT EXISTS (SELECT 1 FROM record INDEXED BY record_gathering WHERE " + GATHERING + ")")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /** Releases an import that was claimed for gathering its batches. */
    public void gatherAgain(String id, Instant dueAt) {
        ledger.write()
                .sql("UPDATE import SET due_at = :dueAt WHERE id = :id AND due_at IS NULL AND open_until IS NOT NULL")
                .param("dueAt", dueAt.toEpochMilli())
                .param("id", id)
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
    public FirstSend maybeSent(String id) {
        return ledger.write()
                .sql("SELECT maybe_sent_at FROM import WHERE id = :id AND maybe_sent_at IS NOT NULL")
                .param("id", id)
                .query((row, index) -> new FirstSend(SqlTimes.instant(row, "maybe_sent_at"), null))
                .optional()
                .orElse(null);
    }

    /** The imports that are being read, or whose users are looked up before sending. */
    public List<ImportRun> reading() {
        return ledger.write()
                .sql("SELECT * FROM import WHERE state = 'READING'")
                .query(ImportRun::of)
                .list();
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

    /** The number of records for each outcome. Records without an outcome are not counted. */
    public Map<Outcome, Long> outcomes(String id) {
        var counts = new EnumMap<Outcome, Long>(Outcome.class);
        ledger.read()
                .sql(
                        "SELECT outcome, count(*) AS records FROM record WHERE import_id = :id AND outcome IS NOT NULL GROUP BY outcome")
                .param("id", id)
                .query(row -> {
                    counts.put(Outcome.of(row.getString("outcome")), row.getLong("records"));
                });
        return counts;
    }

    /** The latest imports and all that are not closed, newest first. */
    public List<ImportRun> latest(int number) {
        return ledger.read()
                .sql("""
                SELECT * FROM import WHERE state IN ('READING', 'SENDING', 'CLOSING') OR id IN (SELECT id FROM import ORDER BY id DESC LIMIT :number)
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
                WHERE batch.import_id = :id AND batch.state IN ('READY', 'SUBMITTING')""").param("id", id).query(Long.class).single();
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
        return ledger
                .read()
                .sql("""
                SELECT outcome, code, count(*) AS records FROM record
                WHERE import_id = :id AND code IS NOT NULL AND outcome NOT IN ('created', 'updated', 'unchanged') GROUP BY outcome, code ORDER BY records DESC, code""")
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
                SELECT reason, count(*) AS records FROM record WHERE import_id = :id AND outcome = :outcome AND code = :code
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
                WHERE import_id = :id AND (outcome IS NULL OR outcome = 'unsent') GROUP BY 1""").param("id", id).query(row -> {
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

    /**
     * Records the source's checksum, mapping and reading rules when reading starts.
     *
     * @param names columns that hold secrets, according to the mapping
     */
    public void reading(String id, String sha256, String mapping, SourceRules rules, MappedNames names) {
        ledger.write()
                .sql(
                        "UPDATE import SET waits_for = NULL, sha256 = :sha256, mapping = :mapping, source_rules = :rules, mapped_names = :names WHERE id = :id")
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
                  AND org = :org AND service = :service AND organization = :organization AND mapping = :mapping AND operation = :operation AND operation <> 'upsert'
                  AND NOT EXISTS (SELECT 1 FROM record WHERE import_id = import.id
                      AND (operation = 'upsert' OR outcome NOT IN ('created', 'updated', 'unchanged')))
                ORDER BY id DESC LIMIT 1""")
                .param("sha256", candidate.sha256())
                .param("id", candidate.id())
                .param("org", candidate.org())
                .param("service", candidate.service())
                .param("organization", candidate.organization())
                .param("mapping", candidate.mapping())
                .param("operation", candidate.operation().word())
                .query(ImportRun::of)
                .optional();
    }

    /** The older open imports with the same content, operation, mapping, service and organization. */
    public List<ImportRun> olderOfTheSame(ImportRun reading) {
        return ledger.read()
                .sql("""
                SELECT * FROM import INDEXED BY import_sha256
                WHERE sha256 = :sha256 AND id < :id AND state IN ('READING', 'SENDING', 'CLOSING') AND seen_before IS NULL AND cancelled_at IS NULL
                  AND org = :org AND service = :service AND organization = :organization AND mapping = :mapping AND operation = :operation
                ORDER BY id""")
                .param("sha256", reading.sha256())
                .param("id", reading.id())
                .param("org", reading.org())
                .param("service", reading.service())
                .param("organization", reading.organization())
                .param("mapping", reading.mapping())
                .param("operation", reading.operation().word())
                .query(ImportRun::of)
                .list();
    }

    /** Ends an import without reading it, because an earlier one imported the same content or is about to. */
    public void closeAsSeenBefore(String id, String earlier, Instant now) {
        expectOne(
                ledger.write()
                        .sql("""
                UPDATE import SET state = 'CLOSING', verdict = 'FINISHED', seen_before = :earlier, finished_at = :now, due_at = 0
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
            for (String table : List.of("payload", "warning", "record", "batch")) {
                ledger.write()
                        .sql("DELETE FROM " + table + " WHERE import_id = :id")
                        .param("id", id)
                        .update();
            }
            expectOne(
                    ledger.write()
                            .sql(
                                    "UPDATE import SET row_count = 0, verdict = NULL, turn = NULL, after_message = NULL, identify_at = NULL, due_at = :dueAt WHERE id = :id AND state = 'READING'")
                            .param("dueAt", dueAt.toEpochMilli())
                            .param("id", id)
                            .update(),
                    id);
        });
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
                    SELECT (SELECT count(*) FROM record WHERE import_id = :id AND outcome IS NULL AND batch_id IS NULL AND imported_as IS NULL)
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
                        due_at = CASE WHEN state = 'READING' AND verdict IS NULL AND open_until IS NULL AND due_at IS NOT NULL THEN 0 ELSE due_at END
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
                    UPDATE import SET state = 'CLOSING', verdict = 'CANCELLED', code = :code, reason = :reason, hint = :hint, finished_at = :now
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
                    UPDATE record SET batch_id = NULL, outcome = coalesce(outcome, 'unsent'), code = coalesce(code, :code),
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
                    UPDATE import SET state = 'CLOSING', verdict = 'REFUSED', row_count = :rows, code = :code, reason = :reason,
                        hint = :hint, problems = :problems, waits_for = NULL, finished_at = :now, identify_at = NULL, due_at = 0
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
            expectOne(
                    ledger.write()
                            .sql(
                                    "UPDATE import SET state = verdict, due_at = 0, unbalanced = NULL WHERE id = :id AND state = 'CLOSING'")
                            .param("id", id)
                            .update(),
                    id);
            ledger.outbox().finished(id, receipt);
        });
    }

    /**
     * Delays the closing of an import.
     *
     * @param unbalanced the imbalance found; {@code null} if the delay has another reason
     */
    public void closeLater(String id, Instant dueAt, String unbalanced) {
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
                    ledger.write()
                            .sql(
                                    "UPDATE import SET verdict = 'FINISHED', row_count = :rows, identify_at = 0 WHERE id = :id AND state = 'READING'")
                            .param("rows", rows)
                            .param("id", id)
                            .update(),
                    id);
            takeTurn(id);
            new Cancellation(ledger).apply(id);
        });
    }

    /** Orders an import after everything that was in the ledger when its reading ended. */
    private void takeTurn(String id) {
        ledger.write().sql("""
                UPDATE import SET after_message = (SELECT coalesce(max(id), 0) FROM message), turn = (SELECT coalesce(max(turn), 0) + 1 FROM import)
                WHERE id = :id AND turn IS NULL""").param("id", id).update();
    }

    /**
     * Schedules the next lookup of users that an import's rows name.
     *
     * @param dueAt {@code null} if no lookups are left
     */
    public void identifyAgain(String id, Instant dueAt) {
        ledger.write()
                .sql("UPDATE import SET identify_at = :dueAt WHERE id = :id AND identify_at IS NOT NULL")
                .param("dueAt", dueAt == null ? null : dueAt.toEpochMilli())
                .param("id", id)
                .update();
    }

    /** Schedules a lookup of the users that new rows of a queue's import name. */
    public void identify(String id) {
        ledger.write()
                .sql("UPDATE import SET identify_at = 0 WHERE id = :id")
                .param("id", id)
                .update();
    }

    /** The imports that a previous process stopped reading halfway. */
    public List<ImportRun> halfRead() {
        return ledger.write()
                .sql("SELECT * FROM import WHERE state = 'READING' AND verdict IS NULL")
                .query(ImportRun::of)
                .list();
    }

    /** Releases the claims of a previous process. */
    public void setFree(Instant now) {
        ledger.write()
                .sql(
                        "UPDATE import SET due_at = 0 WHERE state IN ('READING', 'SENDING', 'CLOSING') OR due_at IS NULL OR due_at > :implausible")
                .param("implausible", now.plus(ImportPurge.LEASE).toEpochMilli())
                .update();
        ledger.write()
                .sql("UPDATE import SET identify_at = 0 WHERE identify_at IS NOT NULL")
                .update();
    }

    /**
     * Adjusts the times recorded by a previous process to this process's clock. Deadlines of user lookups start again,
     * and messages and imports of messages wait no longer than if they had just arrived.
     *
     * @param longestWindow the longest time that an import accepts messages
     */
    public void restartWaits(Instant now, Duration longestWindow) {
        ledger.write().sql("""
                UPDATE record SET look_until = NULL WHERE look_until IS NOT NULL AND send_as IS NULL AND outcome IS NULL
                  AND import_id IN (SELECT id FROM import WHERE state IN ('READING', 'SENDING'))""").update();
        ledger.write()
                .sql("UPDATE import SET open_until = min(open_until, :end) WHERE open_until IS NOT NULL")
                .param("end", now.plus(longestWindow).toEpochMilli())
                .update();
        ledger.write()
                .sql(
                        "UPDATE message SET received_at = :now WHERE received_at > :now AND import_id IN (SELECT id FROM import WHERE open_until IS NOT NULL)")
                .param("now", now.toEpochMilli())
                .update();
    }

    private static void expectOne(int changed, String id) {
        if (changed != 1) {
            throw new IllegalStateException("Import " + id + " is in another state than this change expects");
        }
    }
}
