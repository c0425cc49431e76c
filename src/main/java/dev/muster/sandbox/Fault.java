package dev.muster.sandbox;

import java.util.Map;

/** What goes wrong with a request. */
public sealed interface Fault {

    /** The connection is closed without an answer, and nothing is done. */
    static Fault dropBeforeAccepting() {
        return new DropBeforeAccepting();
    }

    /** Everything is done as asked for, a job runs, but the connection is closed without an answer. */
    static Fault dropAfterAccepting() {
        return new DropAfterAccepting();
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

    /** See {@link #dropBeforeAccepting()}. */
    record DropBeforeAccepting() implements Fault {
    }

    /** See {@link #dropAfterAccepting()}. */
    record DropAfterAccepting() implements Fault {
    }

    /** See {@link #answer}. */
    record Answer(int status, Map<String, String> headers, String contentType, String body) implements Fault {
    }
}
