package dev.muster.sandbox.api;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The end of a sandbox, which whatever takes its time waits for, too. */
public final class Shutdown {
    private final CountDownLatch closed = new CountDownLatch(1);

    public void now() {
        closed.countDown();
    }

    /** Lets so much time pass, unless the sandbox ends before; says whether it has ended. */
    public boolean pause(Duration time) {
        try {
            return closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
