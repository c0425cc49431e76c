package dev.muster.ledger;

import java.time.Instant;
import java.util.Optional;

/** Whether the service refuses the worker, as the worker notes it for whoever follows its work from another process. */
public final class Refusals {
    private final Ledger ledger;

    Refusals(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * A refusal.
     *
     * @param message why, in the service's own words
     * @param since   when it was noted first
     */
    public record Refusal(String message, Instant since) {
    }

    /** Notes that the service refuses us; one that was noted already keeps its time. */
    public void begin(String message, Instant now) {
        ledger.write().sql("INSERT INTO refusal (id, message, since) VALUES (1, :message, :now) ON CONFLICT (id) DO UPDATE SET message = excluded.message")
                .param("message", message).param("now", now.toEpochMilli()).update();
    }

    /** Notes that it does not, or not yet. */
    public void end() {
        ledger.write().sql("DELETE FROM refusal").update();
    }

    /** The refusal that holds; empty where there is none. */
    public Optional<Refusal> current() {
        return ledger.read().sql("SELECT message, since FROM refusal").query((row, index) -> new Refusal(row.getString("message"), Times.instant(row, "since"))).optional();
    }
}
