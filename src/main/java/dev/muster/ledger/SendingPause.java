package dev.muster.ledger;

import java.time.Instant;
import java.util.Optional;

/** Whether sending is paused: for every import, by whoever asked for it, and until somebody asks for the opposite. */
public final class SendingPause {
    private final Ledger ledger;

    SendingPause(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Lets nothing be sent from now on; a pause that is there already goes on as it is. */
    public void begin(Instant now) {
        ledger.write()
                .sql("INSERT INTO pause (id, since) VALUES (1, :now) ON CONFLICT (id) DO NOTHING")
                .param("now", now.toEpochMilli())
                .update();
    }

    /** Lets what waits be sent again; says whether there was a pause. */
    public boolean end() {
        return ledger.write().sql("DELETE FROM pause").update() == 1;
    }

    /** Since when nothing is sent; empty where there is no pause. */
    public Optional<Instant> since() {
        return ledger.read()
                .sql("SELECT since FROM pause")
                .query(Long.class)
                .optional()
                .map(Instant::ofEpochMilli);
    }
}
