package dev.muster.pipeline.queue;

import dev.muster.jumpcloud.pacing.CallGate;
import dev.muster.ledger.Ledger;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when no more messages are to be taken, so that a queue stays where it belongs: at its broker. What waits of
 * an organization whose service refuses us, asks to be left alone or does not answer does not count, as long as another
 * one can work: its messages wait in the ledger, and hold up nobody else's.
 */
public final class BackPressure {
    private static final Logger LOG = LoggerFactory.getLogger(BackPressure.class);

    private final Ledger ledger;
    private final Map<String, CallGate> conducts;
    private final int mostOpen;
    private boolean stopped;

    /**
     * @param conducts of the organizations that are served, by their names
     * @param mostOpen how many records may be without an outcome before no more messages are taken; half of it lets
     *     them in again
     */
    public BackPressure(Ledger ledger, Map<String, CallGate> conducts, int mostOpen) {
        this.ledger = ledger;
        this.conducts = conducts;
        this.mostOpen = mostOpen;
    }

    /**
     * What the route that takes messages has to do now: {@code stop} or {@code start}; empty where it goes on as it is.
     */
    public String action() {
        boolean refused = conducts.values().stream()
                .allMatch(callGate -> callGate.refusal().isPresent());
        Set<String> working = conducts.entrySet().stream()
                .filter(each -> !each.getValue().isInTrouble())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        long open = ledger.messages().open(working.isEmpty() ? conducts.keySet() : working);
        boolean tooMuch = refused || open >= mostOpen || stopped && open > mostOpen / 2;
        if (tooMuch == stopped) {
            return "";
        }
        stopped = tooMuch;
        LOG.info(
                tooMuch
                        ? "No more messages are taken for now: {} records have no outcome yet{}"
                        : "Messages are taken again: {} records have no outcome yet{}",
                open,
                refused ? ", and the service refuses us" : "");
        return tooMuch ? "stop" : "start";
    }
}
