package dev.muster.pipeline.outbox;

/**
 * Something that others are told: what became of a record, that an import was started or finished, or that its source
 * was changed.
 *
 * @param position in the order in which things came to pass
 * @param id the same however often it is told, so that whoever is told can drop repeats
 * @param kind {@code record}, {@code started}, {@code finished} or {@code changed}
 * @param correlationId of the message that it answers; {@code null} where it answers none
 * @param json the event itself, on one line
 */
public record Event(long position, String id, String kind, String correlationId, String json) {
    private static final int LONGEST_HEADER = 1_000;

    /**
     * The correlation id for a header, {@code null} where it is too long for one: brokers limit headers, and the event
     * has it anyway.
     */
    public String correlationHeader() {
        return correlationId == null || correlationId.length() > LONGEST_HEADER ? null : correlationId;
    }
}
