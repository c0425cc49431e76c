package dev.muster.sandbox.api;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Shutdown signal that delayed responses also wait on. */
public final class Shutdown {
    private final CountDownLatch closed = new CountDownLatch(1);

    public void now() {
        closed.countDown();
    }

    /** Waits for a time or until the sandbox shuts down; returns whether it has shut down. */
    public boolean pause(Duration time) {
        try {
            return closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
