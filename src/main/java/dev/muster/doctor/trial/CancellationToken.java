package dev.muster.doctor.trial;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What one thread gives to another that is to stop, and that waits no longer for anything from then on. */
final class CancellationToken {
    private final CountDownLatch given = new CountDownLatch(1);

    void give() {
        given.countDown();
    }

    boolean isGiven() {
        return given.getCount() == 0;
    }

    /** Waits for so long, or until the sign is given; returns whether it is. */
    boolean isGivenWithin(Duration time) {
        try {
            return given.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
