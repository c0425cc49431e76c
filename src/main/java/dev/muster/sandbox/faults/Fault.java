package dev.muster.sandbox.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.sandbox.api.RecordedResponse;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What goes wrong with a request. {@link FaultKind} has the faults that go by a name. */
public sealed interface Fault {

    /** Nothing goes wrong: lets a request pass before one that meets a fault. */
    static Fault none() {
        return none(() -> {});
    }

    /** {@link #none()}; something else happens before the request is worked on. */
    static Fault none(Runnable meanwhile) {
        return new None(meanwhile);
    }

    /** The connection is closed without an answer, and nothing is done. */
    static Fault dropBeforeAccepting() {
        return dropBeforeAccepting(() -> {});
    }

    /** {@link #dropBeforeAccepting()}; something else happens between the request and the closing. */
    static Fault dropBeforeAccepting(Runnable meanwhile) {
        return new Drop(false, Ending.CLOSED, meanwhile);
    }

    /** Everything is done as asked for, a job runs, but the connection is closed without an answer. */
    static Fault dropAfterAccepting() {
        return dropAfterAccepting(() -> {});
    }

    /** {@link #dropAfterAccepting()}; something else happens between the work and the closing. */
    static Fault dropAfterAccepting(Runnable meanwhile) {
        return new Drop(true, Ending.CLOSED, meanwhile);
    }

    /**
     * There is no answer.
     *
     * @param accepted whether everything is done as asked for, or nothing
     * @param ending what the client sees instead of the answer
     */
    static Fault drop(boolean accepted, Ending ending) {
        return new Drop(accepted, ending, () -> {});
    }

    /**
     * Something else answers: a gateway, a limiter. Nothing is done.
     *
     * @param headers beside Content-Type and Date
     * @param contentType null for none
     * @param body may be empty
     */
    static Fault answer(int status, Map<String, String> headers, String contentType, String body) {
        return new Answer(status, Map.copyOf(headers), contentType, body);
    }

    /**
     * Everything is done as asked for, but another answer comes back. Of its headers, those are sent that were not
     * there before.
     */
    static Fault changed(UnaryOperator<RecordedResponse> change) {
        return new Changed(change);
    }

    /** Everything is done as asked for, but the answer comes back in a way that it should not. */
    static Fault delivered(ResponseDelivery delivery) {
        return new Delivered(delivery);
    }

    /**
     * A job's work results are told wrongly; nothing else changes.
     *
     * @param change of all its rows, before the page that is asked for is taken out of them
     */
    static Fault rows(UnaryOperator<List<ObjectNode>> change) {
        return new Rows(change);
    }

    /** What becomes of a connection without an answer. */
    enum Ending {
        /** It is closed in order. */
        CLOSED,
        /** It is reset. */
        RESET,
        /** Nothing, until the sandbox ends or nobody can be waiting any more. */
        SILENT,
        /** The head of an answer, a byte now and then, for as long as {@link #SILENT}. */
        DRIPPING_HEAD,
        /** One interim answer (HTTP 100) after the other, for as long as {@link #SILENT}. */
        CONTINUING
    }

    /** See {@link #none()}. */
    record None(Runnable meanwhile) implements Fault {}

    /** See {@link #drop}. */
    record Drop(boolean accepted, Ending ending, Runnable meanwhile) implements Fault {}

    /** See {@link #answer}. */
    record Answer(int status, Map<String, String> headers, String contentType, String body) implements Fault {}

    /** See {@link #changed}. */
    record Changed(UnaryOperator<RecordedResponse> change) implements Fault {}

    /** See {@link #delivered}. */
    record Delivered(ResponseDelivery delivery) implements Fault {}

    /** See {@link #rows}. */
    record Rows(UnaryOperator<List<ObjectNode>> change) implements Fault {}
}
