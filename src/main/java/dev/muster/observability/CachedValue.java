package dev.muster.observability;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** A value that is refreshed every few seconds at most, regardless of the number of readers. */
final class CachedValue<T> {
    private final Supplier<T> look;
    private final Duration lifetime;
    private final Clock clock;
    private T last;
    private Instant lookedAt = Instant.MIN;

    /** @param ifNothing the value before the first successful refresh */
    CachedValue(T ifNothing, Supplier<T> look, Duration lifetime, Clock clock) {
        last = ifNothing;
        this.look = look;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /** @throws RuntimeException if the refresh fails; the next call tries again */
    synchronized T get() {
        Instant now = clock.instant();
        if (!now.isBefore(lookedAt.plus(lifetime)) || now.isBefore(lookedAt)) {
            last = look.get();
            lookedAt = now;
        }
        return last;
    }

    /** Returns {@link #get()}, or the previous value if the refresh fails: a missing metric would look healthy. */
    synchronized T getOrLast() {
        try {
            return get();
        } catch (RuntimeException whatTheHealthChecksTell) {
            return last;
        }
    }
}
