package dev.muster.doctor.checks;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Limits the time to wait for another machine. Slower calls are left running on a daemon thread. */
final class TimeLimit {
    private TimeLimit() {}

    /** Returns the result of a call; empty if it took too long. */
    static <T> Optional<T> within(Duration patience, Supplier<T> look) {
        var task = new FutureTask<>(look::get);
        leave(task);
        try {
            return Optional.of(task.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Runs something in the background. */
    static void leave(Runnable work) {
        var thread = new Thread(work, "doctor");
        thread.setDaemon(true);
        thread.start();
    }
}
