package dev.muster.sandbox.faults;

import java.time.Duration;

/** The delivery of a response, independent of its content. */
public sealed interface ResponseDelivery {

    /** Sends half of the body, then closes the connection. */
    record CutOff() implements ResponseDelivery {}

    /** Sends the body in small pieces, with pauses of a total duration. */
    record Drip(Duration time) implements ResponseDelivery {}

    /**
     * Declares the body as gzip-compressed.
     *
     * @param honest whether it really is
     */
    record Gzip(boolean honest) implements ResponseDelivery {}

    /** Sends megabytes of blanks before the body, which JSON ignores. */
    record Padded(int megabytes) implements ResponseDelivery {}
}
