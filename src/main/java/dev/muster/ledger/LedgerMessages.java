package dev.muster.ledger;

import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.WaitingRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The messages in the ledger and their rows. */
public final class LedgerMessages {
    private final Ledger ledger;

    LedgerMessages(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The import of a queue's message, if the message was accepted before. */
    public Optional<ImportRun> importOf(String queue, String messageId) {
        return ledger.write()
                .sql("""
                SELECT import.* FROM message JOIN import ON import.id = message.import_id
                WHERE message.queue = :queue AND message.message_id = :messageId""")
                .param("queue", queue)
                .param("messageId", messageId)
                .query(ImportRun::of)
                .optional();
    }

    /**
     * Adds a message to an import; returns its number in the ledger.
     *
     * @param messageId the broker's id; {@code null} if the message has none
     * @param correlationId the id to repeat in its outcomes; {@code null} if the sender set none
     */
    public long add(
            String queue, @Nullable String messageId, @Nullable String correlationId, String importId, Instant now) {
        return ledger.write()
                .sql("""
                INSERT INTO message (queue, message_id, correlation_id, import_id, received_at)
                VALUES (:queue, :messageId, :correlationId, :importId, :now) RETURNING id""")
                .param("queue", queue)
                .param("messageId", messageId)
                .param("correlationId", correlationId)
                .param("importId", importId)
                .param("now", now.toEpochMilli())
                .query(Long.class)
                .single();
    }

    /** Keeps the text of a row for the source file, written when the import accepts no more messages. */
    public void keepRow(String importId, long number, byte[] text) {
        ledger.write()
                .sql("INSERT INTO source_row (import_id, number, sealed) VALUES (:importId, :number, :sealed)")
                .param("importId", importId)
                .param("number", number)
                .param("sealed", ledger.cipher().seal(text))
                .update();
    }

    /** Writes the rows of an import in order. */
    public void writeRows(String importId, OutputStream out) {
        ledger.read()
                .sql("SELECT sealed FROM source_row WHERE import_id = :importId ORDER BY number")
                .param("importId", importId)
                .query(row -> {
                    try {
                        out.write(ledger.cipher().openBytes(row.getBytes("sealed")));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    /**
     * The first sendable records of an import that are not in a batch, in order of arrival. Records after an
     * unidentified one wait, because they may be about the same user. Records whose user was looked up do not wait:
     * their lookup came after the earlier records were settled.
     *
     * @param updatesLookUp whether users of updates are always looked up
     */
    public List<WaitingRecord> waiting(String importId, int most, boolean updatesLookUp) {
        return ledger.read()
                .sql("""
                SELECT record.*, length(payload.sealed) AS bytes FROM record INDEXED BY record_gathering
                  JOIN payload USING (import_id, number)
                WHERE import_id = :importId AND message IS NOT NULL AND batch_id IS NULL AND outcome IS NULL
                  AND send_as IS NOT NULL
                  AND (operation = 'upsert' OR operation = 'update' AND :updatesLookUp
                    OR number < coalesce((
                        SELECT min(number) FROM record earlier INDEXED BY record_unidentified
                        WHERE import_id = :importId AND send_as IS NULL AND outcome IS NULL AND imported_as IS NULL
                          AND (record.operation <> 'create' OR earlier.username IS NULL
                            OR earlier.username_key = record.username_key)), number + 1))
                ORDER BY number LIMIT :most""")
                .param("importId", importId)
                .param("updatesLookUp", updatesLookUp)
                .param("most", most)
                .query(WaitingRecord::of)
                .list();
    }

    /** The time at which the message of a record was received. */
    public Instant receivedAt(String importId, long number) {
        return ledger.read()
                .sql("""
                SELECT message.received_at FROM record JOIN message ON message.id = record.message
                WHERE record.import_id = :importId AND record.number = :number""")
                .param("importId", importId)
                .param("number", number)
                .query((row, index) -> Instant.ofEpochMilli(row.getLong(1)))
                .single();
    }

    /** The number of messages' records for some organizations that have no outcome yet. */
    public long open(Set<String> orgs) {
        // The unary plus keeps SQLite on the index of the few open records instead of all records of those imports.
        return ledger.read().sql("""
                SELECT count(*) FROM record WHERE message IS NOT NULL AND outcome IS NULL
                AND +import_id IN (SELECT id FROM import
                  WHERE state IN ('READING', 'SENDING', 'CLOSING') AND org IN (:orgs))
                """).param("orgs", orgs).query(Long.class).single();
    }
}
