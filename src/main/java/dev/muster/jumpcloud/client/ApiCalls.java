package dev.muster.jumpcloud.client;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The calls in flight, each from its permit to its result. */
public final class ApiCalls {
    private volatile Listener listener = (operation, result, duration) -> {};
    private final Set<Long> inFlight = ConcurrentHashMap.newKeySet();

    /** A listener to the end of calls. */
    @FunctionalInterface
    public interface Listener {
        /** Called on the thread of the call. */
        void ended(ApiOperation operation, ApiResult result, Duration duration);
    }

    /** Sets the listener to the end of every call. There is one at a time. */
    public void onEnd(Listener next) {
        listener = next;
    }

    /** Begins a call, and returns its unique start by {@link System#nanoTime()}. */
    public long begin() {
        long now = System.nanoTime();
        while (!inFlight.add(now)) {
            now++;
        }
        return now;
    }

    /** The duration so far of the oldest call in flight; empty if there is no call in flight. */
    public Optional<Duration> oldest() {
        long now = System.nanoTime();
        return inFlight.stream().map(begun -> Duration.ofNanos(now - begun)).max(Duration::compareTo);
    }

    /** Ends the call that {@link #begin() began} then. */
    public void end(ApiOperation operation, long begun, ApiResult result) {
        inFlight.remove(begun);
        listener.ended(operation, result, Duration.ofNanos(System.nanoTime() - begun));
    }
}
