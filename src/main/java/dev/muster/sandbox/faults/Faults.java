package dev.muster.sandbox.faults;

import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.judge.ConductRegistry;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * The faults planned for the next requests. Each request takes the next fault planned for its call, before
 * authentication. Without a planned fault, the first matching script entry applies.
 */
public final class Faults {
    private final Map<SandboxCall, Queue<Fault>> planned = new EnumMap<>(SandboxCall.class);
    private final ConductRegistry conducts;
    private List<FaultRule> script = List.of();

    public Faults(ConductRegistry conducts) {
        this.conducts = conducts;
    }

    /** Starts a script in place of the current one. Its rate limit also becomes a rule of conduct. */
    public synchronized void play(FaultScript next) {
        script = next.rules();
        conducts.limit(next.requestsPerMinute());
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

    /** Removes all planned faults and the script. */
    public synchronized void clear() {
        planned.clear();
        script = List.of();
    }

    /** The number of faults still planned for a call. */
    public synchronized int left(SandboxCall call) {
        return planned.containsKey(call) ? planned.get(call).size() : 0;
    }

    /** Every entry of the script counts every request, whichever of them decides. */
    public synchronized Optional<Fault> take(SandboxCall call, int job, Instant now) {
        var scripted = script.stream()
                .map(rule -> rule.meet(call, job, now))
                .flatMap(Optional::stream)
                .toList();
        return Optional.ofNullable(planned.get(call))
                .map(Queue::poll)
                .or(() -> scripted.stream().findFirst());
    }
}
