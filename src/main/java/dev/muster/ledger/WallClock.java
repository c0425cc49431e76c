package dev.muster.ledger;

import java.time.Duration;

/**
 * How far the clock that people see is from the one by which the worker notes when something is due. They differ once
 * somebody has set the former.
 */
public final class WallClock {
    private final Ledger ledger;

    WallClock(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Notes it; negative where the clock was put back. */
    public void ahead(Duration by) {
        ledger.write()
                .sql(
                        "INSERT INTO wall_clock (id, ahead) VALUES (1, :ahead) ON CONFLICT (id) DO UPDATE SET ahead = excluded.ahead")
                .param("ahead", by.toMillis())
                .update();
    }

    /** A worker starts, whose clocks agree. */
    public void agrees() {
        ledger.write().sql("DELETE FROM wall_clock").update();
    }

    /** How far it is ahead. */
    public Duration ahead() {
        return Duration.ofMillis(ledger.read()
                .sql("SELECT coalesce(max(ahead), 0) FROM wall_clock")
                .query(Long.class)
                .single());
    }
}
