package dev.muster.ledger;

import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.ImportState;
import dev.muster.ledger.model.JsonColumn;
import dev.muster.records.mapping.MappedNames;
import dev.muster.records.problem.Problem;
import dev.muster.records.schema.Destination;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.ImportOptions;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Imports of queue messages, which accept rows and send them at the same time. */
public final class MessageImports {
    private static final String GATHERING =
            "import_id = :id AND message IS NOT NULL AND batch_id IS NULL AND outcome IS NULL";

    private final Ledger ledger;

    MessageImports(Ledger ledger) {
        this.ledger = ledger;
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
            Rules rules,
            Instant now,
            Instant openUntil) {
        insertSending(id, source, path, operation, destination, rules, now, openUntil, ImportState.FINISHED, null);
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
        insertSending(
                id, source, path, operation, destination, Rules.NONE, now, Instant.EPOCH, ImportState.REFUSED, refusal);
    }

    private void insertSending(
            String id,
            String source,
            String path,
            Operation operation,
            Destination destination,
            Rules rules,
            Instant now,
            Instant openUntil,
            ImportState verdict,
            @Nullable Problem refusal) {
        var problem = Optional.ofNullable(refusal);
        ledger.write()
                .sql("""
                INSERT INTO import (id, source, path, operation, org, service, organization, state, verdict,
                  options, mapping, mapped_names, definition, started_at, open_until, code, reason, hint)
                VALUES (:id, :source, :path, :operation, :org, :service, :organization, 'SENDING', :verdict, :options,
                  :mapping, :names, :definition, :now, :openUntil, :code, :reason, :hint)""")
                .param("id", id)
                .param("source", source)
                .param("path", path)
                .param("operation", operation.word())
                .param("org", destination.org())
                .param("service", destination.service())
                .param("organization", destination.organization())
                .param("verdict", verdict.name())
                .param("options", JsonColumn.of(rules.options(), ImportOptions.NONE))
                .param("mapping", rules.mapping())
                .param("names", JsonColumn.of(rules.names(), MappedNames.NONE))
                .param("definition", rules.definition())
                .param("now", now.toEpochMilli())
                .param("openUntil", openUntil.toEpochMilli())
                .param("code", problem.map(Problem::code).orElse(null))
                .param("reason", problem.map(Problem::reason).orElse(null))
                .param("hint", problem.map(Problem::hint).orElse(null))
                .update();
    }

    /**
     * The rules by which messages are read.
     *
     * @param mapping the rules as a comparable text; {@code null} for messages that are not mapped
     * @param definition the definition of their source; {@code null} without one
     */
    public record Rules(
            ImportOptions options,
            @Nullable String mapping,
            MappedNames names,
            @Nullable String definition) {
        /** The messages have the keys of Muster. */
        public static final Rules NONE = new Rules(ImportOptions.NONE, null, MappedNames.NONE, null);
    }

    /** The import that accepts messages with a source file, for a destination and read by rules, if one is open. */
    public Optional<ImportRun> openForMessages(String source, Destination destination, Rules rules, Instant now) {
        return ledger.write()
                .sql("""
                SELECT * FROM import WHERE state = 'SENDING' AND source = :source AND org = :org
                  AND service = :service AND organization = :organization
                  AND mapping IS NOT DISTINCT FROM :mapping AND definition IS NOT DISTINCT FROM :definition
                  AND open_until > :now ORDER BY id DESC LIMIT 1""")
                .param("source", source)
                .param("org", destination.org())
                .param("service", destination.service())
                .param("organization", destination.organization())
                .param("mapping", rules.mapping())
                .param("definition", rules.definition())
                .param("now", now.toEpochMilli())
                .query(ImportRun::of)
                .optional();
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
                      AND NOT EXISTS (SELECT 1 FROM record INDEXED BY record_gathering WHERE %s)
                    """.formatted(GATHERING))
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

    /** Schedules a lookup of the users that new rows of a queue's import name. */
    public void identify(String id) {
        ledger.write()
                .sql("UPDATE import SET identify_at = 0 WHERE id = :id")
                .param("id", id)
                .update();
    }
}
