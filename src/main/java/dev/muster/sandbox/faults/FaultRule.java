package dev.muster.sandbox.faults;

import dev.muster.sandbox.api.SandboxCall;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/** An active script entry, which counts its requests. */
final class FaultRule {
    private final FaultEntry entry;
    private final FaultSource source;
    private final Random random;
    private long requests;

    FaultRule(FaultEntry entry) {
        this.entry = entry;
        source = Objects.requireNonNull(entry.kind()).source(entry.options());
        random = new Random(entry.options().seed());
    }

    /**
     * Counts a request.
     *
     * @param job the number of the request's job, from 1; 0 without a job
     * @return the fault of this entry for the request, if any
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
