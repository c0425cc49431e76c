package dev.muster.ledger;

import java.time.Instant;
import java.util.Optional;

/** The pause of all sending, from {@code pause} until {@code resume}. */
public final class SendingPause {
    private final Ledger ledger;

    SendingPause(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Starts the pause. An existing pause keeps its start time. */
    public void begin(Instant now) {
        ledger.write()
                .sql("INSERT INTO pause (id, since) VALUES (1, :now) ON CONFLICT (id) DO NOTHING")
                .param("now", now.toEpochMilli())
                .update();
    }

    /** Ends the pause; returns whether sending was paused. */
    public boolean end() {
        return ledger.write().sql("DELETE FROM pause").update() == 1;
    }

    /** The start of the pause; empty if sending is not paused. */
    public Optional<Instant> since() {
        return ledger.read()
                .sql("SELECT since FROM pause")
                .query(Long.class)
                .optional()
                .map(Instant::ofEpochMilli);
    }
}
