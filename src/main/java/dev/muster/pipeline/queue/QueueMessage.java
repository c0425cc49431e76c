package dev.muster.pipeline.queue;

import org.jspecify.annotations.Nullable;

/**
 * The parts of a message that Muster uses.
 *
 * @param queue the name of the queue or topic
 * @param id identifies the message in its queue, also when it is redelivered; {@code null} if the broker gives none
 * @param correlationId repeated in its outcomes; {@code null} if the sender gave none
 * @param operation of its users that name none; {@code null} if the message names none
 * @param organization that its users are for; {@code null} if the message names none
 * @param source by whose definition its users are read; {@code null} if the message names none
 * @param size of the body, in bytes or characters; 0 without a body
 * @param body {@code null} for a message that has none, or none of bytes or text, or one too large to be loaded
 */
@SuppressWarnings("ArrayRecordComponent") // Messages are never compared.
public record QueueMessage(
        String queue,
        @Nullable String id,
        @Nullable String correlationId,
        @Nullable String operation,
        @Nullable String organization,
        @Nullable String source,
        long size,
        byte @Nullable [] body) {

    /** A message whose body is there. */
    public QueueMessage(
            String queue,
            String id,
            String correlationId,
            @Nullable String operation,
            @Nullable String organization,
            @Nullable String source,
            byte @Nullable [] body) {
        this(queue, id, correlationId, operation, organization, source, body == null ? 0 : body.length, body);
    }
}
