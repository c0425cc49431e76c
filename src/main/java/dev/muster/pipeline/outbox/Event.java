package dev.muster.pipeline.outbox;

import org.jspecify.annotations.Nullable;

/**
 * An event for other systems: the outcome of a record, the start or end of an import, or a changed source.
 *
 * @param position position in the order of events
 * @param id stable across repeated deliveries, so that receivers can drop duplicates
 * @param kind {@code record}, {@code started}, {@code held}, {@code finished} or {@code changed}
 * @param correlationId of the message that it answers; {@code null} without one
 * @param json the event on one line
 */
public record Event(
        long position, String id, String kind, @Nullable String correlationId, String json) {
    private static final int LONGEST_HEADER = 1_000;

    /**
     * The correlation id for a header; {@code null} if it is too long: brokers limit headers, and the body has it
     * anyway.
     */
    public @Nullable String correlationHeader() {
        return correlationId == null || correlationId.length() > LONGEST_HEADER ? null : correlationId;
    }
}
