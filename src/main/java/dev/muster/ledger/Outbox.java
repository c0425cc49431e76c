package dev.muster.ledger;

import dev.muster.ledger.model.OutboxEntry;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * The events to deliver and each channel's position. Triggers in the ledger write the events of records, in the
 * transaction that sets the outcome.
 */
public final class Outbox {
    private final Ledger ledger;

    Outbox(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Sets the channels. A new channel starts with future events; a channel that is gone is deleted. */
    public void channels(Collection<String> names) {
        ledger.change(() -> {
            for (String former : ledger.write()
                    .sql("SELECT name FROM channel")
                    .query(String.class)
                    .list()) {
                if (!names.contains(former)) {
                    ledger.write()
                            .sql("DELETE FROM channel WHERE name = :name")
                            .param("name", former)
                            .update();
                }
            }
            for (String name : names) {
                ledger.write().sql("""
                        INSERT INTO channel (name, position) SELECT :name, coalesce(max(seq), 0) FROM sqlite_sequence
                          WHERE name = 'event'
                        ON CONFLICT (name) DO UPDATE SET due_at = 0""").param("name", name).update();
            }
            deleteDelivered();
        });
    }

    /** The next events for a channel, at most {@code most}; empty while it waits after a failure. */
    public List<OutboxEntry> next(String channel, Instant now, int most) {
        return ledger.read()
                .sql("""
                SELECT event.id AS position, CASE WHEN event.source_changed THEN 'changed'
                  WHEN event.held IS NOT NULL THEN 'held' ELSE event.kind END AS kind, event.held, event.import_id,
                  event.number, event.receipt, import.org,
                  import.source, record.line,
                    message.correlation_id, record.username, record.email, record.outcome, record.code,
                      record.reason, record.job_id, record.user_id
                FROM event JOIN import ON import.id = event.import_id
                LEFT JOIN record ON record.import_id = event.import_id AND record.number = event.number
                LEFT JOIN message ON message.id = record.message
                WHERE event.id > (SELECT position FROM channel WHERE name = :channel AND due_at <= :now)
                ORDER BY event.id LIMIT :most""")
                .param("channel", channel)
                .param("now", now.toEpochMilli())
                .param("most", most)
                .query(OutboxEntry::of)
                .list();
    }

    /** Records that a channel delivered all events up to a position. */
    public void delivered(String channel, long position) {
        ledger.change(() -> {
            ledger.write()
                    .sql("""
                            UPDATE channel SET position = :position, attempts = 0, due_at = 0
                              WHERE name = :channel AND position < :position""")
                    .param("position", position)
                    .param("channel", channel)
                    .update();
            deleteDelivered();
        });
    }

    /** The number of a channel's failures since its last delivery. */
    public int failures(String channel) {
        return ledger.read()
                .sql("SELECT attempts FROM channel WHERE name = :channel")
                .param("channel", channel)
                .query(Integer.class)
                .single();
    }

    /** Records a failed delivery of a channel. */
    public void failed(String channel, Instant dueAt) {
        ledger.write()
                .sql("UPDATE channel SET attempts = attempts + 1, due_at = :dueAt WHERE name = :channel")
                .param("dueAt", dueAt.toEpochMilli())
                .param("channel", channel)
                .update();
    }

    /** The number of events that working channels have not delivered yet. Failing channels are ignored. */
    public long underWay() {
        return ledger.read()
                .sql("SELECT count(*) FROM event WHERE id > (SELECT min(position) FROM channel WHERE attempts = 0)")
                .query(Long.class)
                .single();
    }

    /** The sum of the working channels' positions, which grows with every delivery. */
    public long progress() {
        return ledger.read()
                .sql("SELECT coalesce(sum(position), 0) FROM channel WHERE attempts = 0")
                .query(Long.class)
                .single();
    }

    /** The working channels with undelivered events. */
    public List<String> behind() {
        return ledger.read().sql("""
                SELECT name FROM channel WHERE attempts = 0 AND position < (SELECT max(id) FROM event) ORDER BY name
                """).query(String.class).list();
    }

    /** Adds the event of a closed import. */
    void finished(String importId, String receipt) {
        ledger.write()
                .sql("""
                        INSERT INTO event (kind, import_id, receipt) SELECT 'finished', :importId, :receipt
                          WHERE EXISTS (SELECT 1 FROM channel)""")
                .param("importId", importId)
                .param("receipt", receipt)
                .update();
    }

    /** Adds the event of an import that is held. */
    void held(String importId, String why) {
        ledger.write().sql("""
                        INSERT INTO event (kind, import_id, held) SELECT 'started', :importId, :why
                          WHERE EXISTS (SELECT 1 FROM channel)
                        """).param("importId", importId).param("why", why).update();
    }

    private void deleteDelivered() {
        ledger.write()
                .sql("DELETE FROM event WHERE id <= (SELECT coalesce(min(position), 9223372036854775807) FROM channel)")
                .update();
    }
}
