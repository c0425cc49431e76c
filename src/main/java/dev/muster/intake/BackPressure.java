package dev.muster.intake;

import dev.muster.jumpcloud.Conduct;
import dev.muster.ledger.Ledger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides when no more messages are to be taken, so that a queue stays where it belongs: at its broker. */
public final class BackPressure {
    private static final Logger LOG = LoggerFactory.getLogger(BackPressure.class);

    private final Ledger ledger;
    private final Conduct conduct;
    private final int mostOpen;
    private boolean stopped;

    /** @param mostOpen how many records may be without an outcome before no more messages are taken; half of it lets them in again */
    public BackPressure(Ledger ledger, Conduct conduct, int mostOpen) {
        this.ledger = ledger;
        this.conduct = conduct;
        this.mostOpen = mostOpen;
    }

    /** What the route that takes messages has to do now: {@code stop} or {@code start}; empty where it goes on as it is. */
    public String action() {
        long open = ledger.messages().open();
        boolean refused = conduct.refusal().isPresent();
        boolean tooMuch = refused || open >= mostOpen || stopped && open > mostOpen / 2;
        if (tooMuch == stopped) {
            return "";
        }
        stopped = tooMuch;
        LOG.info(tooMuch ? "No more messages are taken for now: {} records have no outcome yet{}" : "Messages are taken again: {} records have no outcome yet{}",
                open, refused ? ", and the service refuses us" : "");
        return tooMuch ? "stop" : "start";
    }
}
