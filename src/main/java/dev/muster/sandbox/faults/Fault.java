package dev.muster.sandbox.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.sandbox.api.RecordedResponse;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A fault of a request. {@link FaultKind} has the named faults. */
public sealed interface Fault {

    /** No fault: lets a request pass before one with a fault. */
    static Fault none() {
        return none(() -> {});
    }

    /** {@link #none()}; runs an action before the request is processed. */
    static Fault none(Runnable meanwhile) {
        return new None(meanwhile);
    }

    /** Closes the connection without a response and does nothing. */
    static Fault dropBeforeAccepting() {
        return dropBeforeAccepting(() -> {});
    }

    /** {@link #dropBeforeAccepting()}; runs an action before closing. */
    static Fault dropBeforeAccepting(Runnable meanwhile) {
        return new Drop(false, Ending.CLOSED, meanwhile);
    }

    /** Processes the request and runs a job, but closes the connection without a response. */
    static Fault dropAfterAccepting() {
        return dropAfterAccepting(() -> {});
    }

    /** {@link #dropAfterAccepting()}; runs an action between the work and closing. */
    static Fault dropAfterAccepting(Runnable meanwhile) {
        return new Drop(true, Ending.CLOSED, meanwhile);
    }

    /**
     * Sends no response.
     *
     * @param accepted whether the request is processed
     * @param ending what the client sees instead of a response
     */
    static Fault drop(boolean accepted, Ending ending) {
        return new Drop(accepted, ending, () -> {});
    }

    /**
     * Responds like a gateway or a rate limiter and does nothing.
     *
     * @param headers in addition to Content-Type and Date
     * @param contentType null for none
     * @param body may be empty
     */
    static Fault answer(int status, Map<String, String> headers, @Nullable String contentType, String body) {
        return new Answer(status, Map.copyOf(headers), contentType, body);
    }

    /** Processes the request but changes the response. Only new headers are sent. */
    static Fault changed(UnaryOperator<RecordedResponse> change) {
        return new Changed(change);
    }

    /** Processes the request but delivers the response in a wrong way. */
    static Fault delivered(ResponseDelivery delivery) {
        return new Delivered(delivery);
    }

    /**
     * Falsifies a job's work results; nothing else changes.
     *
     * @param change the change of all rows, before paging
     */
    static Fault rows(UnaryOperator<List<ObjectNode>> change) {
        return new Rows(change);
    }

    /** The end of a connection without a response. */
    enum Ending {
        /** It is closed normally. */
        CLOSED,
        /** It is reset. */
        RESET,
        /** Silence until the sandbox shuts down or every client has timed out. */
        SILENT,
        /** The head of a response, byte by byte, for as long as {@link #SILENT}. */
        DRIPPING_HEAD,
        /** Repeated interim responses (HTTP 100), for as long as {@link #SILENT}. */
        CONTINUING
    }

    /** See {@link #none()}. */
    record None(Runnable meanwhile) implements Fault {}

    /** See {@link #drop}. */
    record Drop(boolean accepted, Ending ending, Runnable meanwhile) implements Fault {}

    /** See {@link #answer}. */
    record Answer(
            int status,
            Map<String, String> headers,
            @Nullable String contentType,
            String body) implements Fault {}

    /** See {@link #changed}. */
    record Changed(UnaryOperator<RecordedResponse> change) implements Fault {}

    /** See {@link #delivered}. */
    record Delivered(ResponseDelivery delivery) implements Fault {}

    /** See {@link #rows}. */
    record Rows(UnaryOperator<List<ObjectNode>> change) implements Fault {}
}
