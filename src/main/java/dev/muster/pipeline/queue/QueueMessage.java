package dev.muster.pipeline.queue;

/**
 * A message of a queue, as far as Muster looks at it.
 *
 * @param queue the name of the queue or topic
 * @param id what tells this message from all others of the queue, also when it is delivered again; {@code null} where
 *     the broker gives it nothing of the kind
 * @param correlationId what its outcomes carry; {@code null} where there is nothing
 * @param operation of its users that name none; {@code null} where the message says nothing
 * @param organization that its users are for; {@code null} where the message says nothing
 * @param size of the body, in bytes or characters; 0 where there is none
 * @param body {@code null} for a message that has none, or none of bytes or text, or one too large to be loaded
 */
public record QueueMessage(
        String queue, String id, String correlationId, String operation, String organization, long size, byte[] body) {

    /** A message whose body is there. */
    public QueueMessage(
            String queue, String id, String correlationId, String operation, String organization, byte[] body) {
        this(queue, id, correlationId, operation, organization, body == null ? 0 : body.length, body);
    }
}
