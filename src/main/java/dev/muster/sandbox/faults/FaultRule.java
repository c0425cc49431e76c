package dev.muster.sandbox.faults;

import dev.muster.sandbox.api.SandboxCall;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;

/** An entry of a script at work: counts the requests that it is about. */
final class FaultRule {
    private final FaultEntry entry;
    private final FaultSource source;
    private final Random random;
    private long requests;

    FaultRule(FaultEntry entry) {
        this.entry = entry;
        source = entry.kind().source(entry.options());
        random = new Random(entry.options().seed());
    }

    /**
     * A request arrives.
     *
     * @param job the number of the job that it asks about, from 1; 0 if it asks about none
     * @return what goes wrong with it; empty if nothing does, as far as this entry goes
     */
    synchronized Optional<Fault> meet(SandboxCall call, int job, Instant now) {
        if (!entry.operation().includes(call) || entry.job() != null && entry.job() != job) {
            return Optional.empty();
        }
        requests++;
        boolean counts =
                requests >= entry.from() && requests <= entry.to() && random.nextDouble() < entry.probability();
        return counts ? source.at(now) : Optional.empty();
    }
}
