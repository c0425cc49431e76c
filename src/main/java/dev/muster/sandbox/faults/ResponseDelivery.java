package dev.muster.sandbox.faults;

import java.time.Duration;

/** How an answer comes back, whatever it says. */
public sealed interface ResponseDelivery {

    /** Half of the body comes, then the connection is closed. */
    record CutOff() implements ResponseDelivery {}

    /** The body comes in small pieces, with pauses between them that take so long in all. */
    record Drip(Duration time) implements ResponseDelivery {}

    /**
     * The header says that the body is compressed by gzip.
     *
     * @param honest whether it is
     */
    record Gzip(boolean honest) implements ResponseDelivery {}

    /** So many megabytes of blanks come before the body, which mean nothing in JSON. */
    record Padded(int megabytes) implements ResponseDelivery {}
}
