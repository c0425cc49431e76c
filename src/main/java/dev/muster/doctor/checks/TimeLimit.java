package dev.muster.doctor.checks;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Bounds how long another machine is waited for. What takes longer is left behind on a thread that ends with the
 * process.
 */
final class TimeLimit {
    private TimeLimit() {}

    /** The result of a look at another machine; empty if it did not come in time. */
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

    /** Does something that is not waited for. */
    static void leave(Runnable work) {
        var thread = new Thread(work, "doctor");
        thread.setDaemon(true);
        thread.start();
    }
}
