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

/** The messages in the ledger, and the rows that they brought. */
public final class LedgerMessages {
    private final Ledger ledger;

    LedgerMessages(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The import that a message of a queue belongs to, if it was taken already. */
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
     * @param messageId the broker's; {@code null} where it has none
     * @param correlationId what its outcomes are to carry; {@code null} where the sender asked for nothing
     */
    public long add(String queue, String messageId, String correlationId, String importId, Instant now) {
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

    /** Keeps the text of a row, so that the source can be written when its import takes no more. */
    public void keepRow(String importId, long number, byte[] text) {
        ledger.write()
                .sql("INSERT INTO source_row (import_id, number, sealed) VALUES (:importId, :number, :sealed)")
                .param("importId", importId)
                .param("number", number)
                .param("sealed", ledger.seal().seal(text))
                .update();
    }

    /** Writes the rows of an import in their order. */
    public void writeRows(String importId, OutputStream out) {
        ledger.read()
                .sql("SELECT sealed FROM source_row WHERE import_id = :importId ORDER BY number")
                .param("importId", importId)
                .query(row -> {
                    try {
                        out.write(ledger.seal().openBytes(row.getBytes("sealed")));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    /**
     * The first records of an import that may be sent and are in no batch yet, in the order in which they came. What
     * came after a record whose user is not identified yet may be about the same user, so it waits. Whose user was
     * looked up does not: that was done when the earlier ones were done with.
     *
     * @param updatesLookUp whether that goes for every update
     */
    public List<WaitingRecord> waiting(String importId, int most, boolean updatesLookUp) {
        return ledger.read()
                .sql("""
                SELECT record.*, length(payload.sealed) AS bytes FROM record INDEXED BY record_gathering JOIN payload USING (import_id, number)
                WHERE import_id = :importId AND message IS NOT NULL AND batch_id IS NULL AND outcome IS NULL AND send_as IS NOT NULL
                  AND (operation = 'upsert' OR operation = 'update' AND :updatesLookUp
                    OR number < coalesce((
                        SELECT min(number) FROM record earlier INDEXED BY record_unidentified
                        WHERE import_id = :importId AND send_as IS NULL AND outcome IS NULL AND imported_as IS NULL
                          AND (record.operation <> 'create' OR earlier.username IS NULL OR earlier.username_key = record.username_key)), number + 1))
                ORDER BY number LIMIT :most""")
                .param("importId", importId)
                .param("updatesLookUp", updatesLookUp)
                .param("most", most)
                .query(WaitingRecord::of)
                .list();
    }

    /** When the message came that brought a record. */
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

    /** How many records of messages for some organizations have no outcome yet. */
    public long open(Set<String> orgs) {
        // The sign keeps SQLite from looking through all records of those imports, instead of the few that are open.
        return ledger.read().sql("""
                SELECT count(*) FROM record WHERE message IS NOT NULL AND outcome IS NULL
                AND +import_id IN (SELECT id FROM import WHERE state IN ('READING', 'SENDING', 'CLOSING') AND org IN (:orgs))""").param("orgs", orgs).query(Long.class).single();
    }
}
