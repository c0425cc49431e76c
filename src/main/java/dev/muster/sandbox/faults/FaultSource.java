package dev.muster.sandbox.faults;

import java.time.Instant;
import java.util.Optional;

/** Makes the faults of one entry of a script. */
@FunctionalInterface
interface FaultSource {

    /** What goes wrong with a request that arrives now; empty if nothing. */
    Optional<Fault> at(Instant now);

    /** The same goes wrong every time. */
    static FaultSource always(Fault fault) {
        return now -> Optional.of(fault);
    }
}
