package dev.muster.sandbox;

import java.util.Map;

/** What goes wrong with a request. */
public sealed interface Fault {

    /** Nothing goes wrong: lets a request pass before one that meets a fault. */
    static Fault none() {
        return none(() -> { });
    }

    /** {@link #none()}; something else happens before the request is worked on. */
    static Fault none(Runnable meanwhile) {
        return new None(meanwhile);
    }

    /** The connection is closed without an answer, and nothing is done. */
    static Fault dropBeforeAccepting() {
        return dropBeforeAccepting(() -> { });
    }

    /** {@link #dropBeforeAccepting()}; something else happens between the request and the closing. */
    static Fault dropBeforeAccepting(Runnable meanwhile) {
        return new DropBeforeAccepting(meanwhile);
    }

    /** Everything is done as asked for, a job runs, but the connection is closed without an answer. */
    static Fault dropAfterAccepting() {
        return dropAfterAccepting(() -> { });
    }

    /** {@link #dropAfterAccepting()}; something else happens between the work and the closing. */
    static Fault dropAfterAccepting(Runnable meanwhile) {
        return new DropAfterAccepting(meanwhile);
    }

    /**
     * Something else answers: a gateway, a limiter. Nothing is done.
     *
     * @param headers     beside Content-Type and Date
     * @param contentType null for none
     * @param body        may be empty
     */
    static Fault answer(int status, Map<String, String> headers, String contentType, String body) {
        return new Answer(status, Map.copyOf(headers), contentType, body);
    }

    /** See {@link #none()}. */
    record None(Runnable meanwhile) implements Fault {
    }

    /** See {@link #dropBeforeAccepting()}. */
    record DropBeforeAccepting(Runnable meanwhile) implements Fault {
    }

    /** See {@link #dropAfterAccepting()}. */
    record DropAfterAccepting(Runnable meanwhile) implements Fault {
    }

    /** See {@link #answer}. */
    record Answer(int status, Map<String, String> headers, String contentType, String body) implements Fault {
    }
}
