package dev.muster.observability;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** What is known of something that is looked at every few seconds at most, however many ask. */
final class CachedValue<T> {
    private final Supplier<T> look;
    private final Duration lifetime;
    private final Clock clock;
    private T last;
    private Instant lookedAt = Instant.MIN;

    /** @param ifNothing what is known before the first look, and until one succeeds */
    CachedValue(T ifNothing, Supplier<T> look, Duration lifetime, Clock clock) {
        last = ifNothing;
        this.look = look;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /** @throws RuntimeException of the look, if it fails; the next time looks again */
    synchronized T get() {
        Instant now = clock.instant();
        if (!now.isBefore(lookedAt.plus(lifetime)) || now.isBefore(lookedAt)) {
            last = look.get();
            lookedAt = now;
        }
        return last;
    }

    /**
     * {@link #get()}, or what was known before where a look fails: a metric that is missing would be taken for one that
     * is well.
     */
    synchronized T getOrLast() {
        try {
            return get();
        } catch (RuntimeException whatTheHealthChecksTell) {
            return last;
        }
    }
}
