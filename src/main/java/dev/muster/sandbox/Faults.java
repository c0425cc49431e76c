package dev.muster.sandbox;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * The faults that are planned for the next requests. Each request of a call takes the next fault planned for that call, before
 * its credentials are looked at.
 */
public final class Faults {
    private final Map<SandboxCall, Queue<Fault>> planned = new EnumMap<>(SandboxCall.class);

    Faults() {
    }

    /** Plans a fault for the next request of a call, after those already planned for it. */
    public void onNext(SandboxCall call, Fault fault) {
        onNext(call, fault, 1);
    }

    /** Plans the same fault for a number of requests of a call, after those already planned for it. */
    public synchronized void onNext(SandboxCall call, Fault fault, int times) {
        var faults = planned.computeIfAbsent(call, key -> new ArrayDeque<>());
        for (int i = 0; i < times; i++) {
            faults.add(fault);
        }
    }

    /** Forgets all faults that are still planned. */
    public synchronized void clear() {
        planned.clear();
    }

    /** How many faults are still planned for a call. */
    public synchronized int left(SandboxCall call) {
        return planned.containsKey(call) ? planned.get(call).size() : 0;
    }

    synchronized Optional<Fault> take(SandboxCall call) {
        return Optional.ofNullable(planned.get(call)).map(Queue::poll);
    }
}
