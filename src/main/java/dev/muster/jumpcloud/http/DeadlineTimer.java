package dev.muster.jumpcloud.http;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.ExecRuntime;

/**
 * Closes the connection of a call at its deadline, from a thread of its own, which ends any wait of the call. It
 * repeats that until it is closed, since a call that waits for a connection may get one later.
 */
final class DeadlineTimer implements AutoCloseable {
    private static final long RING_EVERY_MILLIS = 100;
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final ExecRuntime call;
    private final ScheduledFuture<?> timer;
    private volatile boolean hasRung;
    private volatile boolean rings = true;

    DeadlineTimer(ExecRuntime call, Duration time) {
        this.call = call;
        timer = TIMER.scheduleWithFixedDelay(this::ring, time.toMillis(), RING_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static ScheduledThreadPoolExecutor timer() {
        var timer = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, "call-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private void ring() {
        hasRung = true;
        call.discardEndpoint();
        if (!rings) {
            timer.cancel(false);
        }
    }

    boolean hasRung() {
        return hasRung;
    }

    /** Closes the connection once only, since the call has it now. */
    void ringOnce() {
        rings = false;
    }

    @Override
    public void close() {
        timer.cancel(false);
    }
}
