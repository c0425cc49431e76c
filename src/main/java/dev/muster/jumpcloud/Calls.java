package dev.muster.jumpcloud;

import java.time.Duration;

/** The calls to the service, each from the moment at which its turn has come until it is known what it came to. */
public final class Calls {
    private volatile Listener listener = (asked, answer, took) -> {
    };

    /** Hears of calls. */
    @FunctionalInterface
    public interface Listener {
        /** Called on the thread of the call, at its end. */
        void ended(Asked asked, Answer answer, Duration took);
    }

    /** Lets somebody hear of every call that ends from now on; nobody else does any longer. */
    public void tell(Listener anybody) {
        listener = anybody;
    }

    /** The moment at which a call begins, in nanoseconds from one that nobody knows. */
    public long begin() {
        return System.nanoTime();
    }

    /** A call has ended that {@link #begin() began} then. */
    public void end(Asked asked, long begun, Answer answer) {
        listener.ended(asked, answer, Duration.ofNanos(System.nanoTime() - begun));
    }
}
