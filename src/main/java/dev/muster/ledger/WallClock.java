package dev.muster.ledger;

import java.time.Duration;

/**
 * The offset of the system clock from the worker's monotonic clock, which due times follow. It changes when the system
 * clock is set.
 */
public final class WallClock {
    private final Ledger ledger;

    WallClock(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Records the offset; negative if the clock was set back. */
    public void ahead(Duration by) {
        ledger.write().sql("""
                        INSERT INTO wall_clock (id, ahead) VALUES (1, :ahead) ON CONFLICT (id) DO UPDATE
                          SET ahead = excluded.ahead""").param("ahead", by.toMillis()).update();
    }

    /** Clears the offset when a worker starts. */
    public void agrees() {
        ledger.write().sql("DELETE FROM wall_clock").update();
    }

    /** The offset of the system clock. */
    public Duration ahead() {
        return Duration.ofMillis(ledger.read()
                .sql("SELECT coalesce(max(ahead), 0) FROM wall_clock")
                .query(Long.class)
                .single());
    }
}
