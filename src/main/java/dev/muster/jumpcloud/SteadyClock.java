package dev.muster.jumpcloud;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that nobody sets: it begins with the time of another one, and goes on by itself, so that what lasts a minute by it lasts a minute. */
public final class SteadyClock implements InstantSource {
    private final Instant beginning;
    private final long nanosThen = System.nanoTime();

    public SteadyClock(InstantSource beginning) {
        this.beginning = beginning.instant();
    }

    @Override
    public Instant instant() {
        return beginning.plusNanos(System.nanoTime() - nanosThen);
    }
}
