package dev.muster.sandbox;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The end of a sandbox, which whatever takes its time waits for, too. */
final class Closing {
    private final CountDownLatch closed = new CountDownLatch(1);

    void now() {
        closed.countDown();
    }

    /** Lets so much time pass, unless the sandbox ends before; says whether it has ended. */
    boolean pause(Duration time) {
        try {
            return closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
