package dev.muster.sandbox.faults;

import java.time.Instant;
import java.util.Optional;

/** Creates the faults of one script entry. */
@FunctionalInterface
interface FaultSource {

    /** The fault of a request that arrives now, if any. */
    Optional<Fault> at(Instant now);

    /** The same fault every time. */
    static FaultSource always(Fault fault) {
        return now -> Optional.of(fault);
    }
}
