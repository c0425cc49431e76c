package dev.muster.pipeline.queue;

import dev.muster.jumpcloud.pacing.CallGate;
import dev.muster.ledger.Ledger;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when to stop taking messages, so that a backlog stays at the broker. Records of an organization whose calls
 * are rejected, paused or failing do not count while another organization can work: they wait in the ledger and hold up
 * no other.
 */
public final class BackPressure {
    private static final Logger LOG = LoggerFactory.getLogger(BackPressure.class);

    private final Ledger ledger;
    private final Map<String, CallGate> callGates;
    private final int mostOpen;
    private boolean stopped;

    /**
     * @param callGates of the organizations that are served, by their names
     * @param mostOpen the number of records without an outcome at which taking stops; at half of it, taking starts
     *     again
     */
    public BackPressure(Ledger ledger, Map<String, CallGate> callGates, int mostOpen) {
        this.ledger = ledger;
        this.callGates = callGates;
        this.mostOpen = mostOpen;
    }

    /** The next command for the route that takes messages: {@code stop}, {@code start}, or empty for no change. */
    public String action() {
        boolean refused = callGates.values().stream()
                .allMatch(callGate -> callGate.refusal().isPresent());
        Set<String> working = callGates.entrySet().stream()
                .filter(each -> !each.getValue().isInTrouble())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        long open = ledger.messages().open(working.isEmpty() ? callGates.keySet() : working);
        boolean tooMuch = refused || open >= mostOpen || stopped && open > mostOpen / 2;
        if (tooMuch == stopped) {
            return "";
        }
        stopped = tooMuch;
        LOG.info(
                tooMuch
                        ? "Taking messages is paused: {} records have no outcome yet{}"
                        : "Taking messages again: {} records have no outcome yet{}",
                open,
                refused ? ", and JumpCloud rejects the credentials" : "");
        return tooMuch ? "stop" : "start";
    }
}
