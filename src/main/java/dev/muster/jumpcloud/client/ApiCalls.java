package dev.muster.jumpcloud.client;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The calls to the service, each from the moment at which its turn has come until it is known what it came to. */
public final class ApiCalls {
    private volatile Listener listener = (asked, answer, took) -> {};
    private final Set<Long> underWay = ConcurrentHashMap.newKeySet();

    /** Hears of calls. */
    @FunctionalInterface
    public interface Listener {
        /** Called on the thread of the call, at its end. */
        void ended(ApiOperation asked, ApiResult answer, Duration took);
    }

    /** Lets somebody hear of every call that ends from now on; nobody else does any longer. */
    public void tell(Listener anybody) {
        listener = anybody;
    }

    /** The moment at which a call begins, as {@link System#nanoTime()} has it; no two begin at the same. */
    public long begin() {
        long now = System.nanoTime();
        while (!underWay.add(now)) {
            now++;
        }
        return now;
    }

    /**
     * For how long the call has been under way that was begun first of those that have not ended; empty where all have.
     */
    public Optional<Duration> oldest() {
        long now = System.nanoTime();
        return underWay.stream().map(begun -> Duration.ofNanos(now - begun)).max(Duration::compareTo);
    }

    /** A call has ended that {@link #begin() began} then. */
    public void end(ApiOperation asked, long begun, ApiResult answer) {
        underWay.remove(begun);
        listener.ended(asked, answer, Duration.ofNanos(System.nanoTime() - begun));
    }
}
