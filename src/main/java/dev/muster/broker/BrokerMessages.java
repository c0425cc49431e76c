package dev.muster.broker;

import dev.muster.intake.Message;
import dev.muster.intake.Messages;
import dev.muster.intake.Poison;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;

/** Takes what a broker delivers as messages. No header but the few named here is looked at. */
public final class BrokerMessages {
    private final Messages messages;
    private final String queue;

    /** @param queue the queue or topic that the messages come from */
    public BrokerMessages(Messages messages, String queue) {
        this.messages = messages;
        this.queue = queue;
    }

    /** Takes a JMS message; {@code null} unless no user can be read of it. */
    public Poison acceptJms(Exchange delivered) {
        String id = text(delivered, "JMSMessageID");
        String correlationId = text(delivered, "JMSCorrelationID");
        return messages.accept(new Message(queue, id, correlationId == null ? id : correlationId, text(delivered, "operation"), text(delivered, "org"), body(delivered)));
    }

    /** Takes the records of a Kafka topic that were polled together; those of which no user can be read. */
    public List<Poison> acceptKafka(List<Exchange> delivered) {
        return messages.accept(delivered.stream().map(this::kafkaMessage).toList());
    }

    /** A topic that is made anew begins with the first offset again, so the record's time is part of what tells it from others. */
    private Message kafkaMessage(Exchange delivered) {
        String id = Stream.of(KafkaConstants.TOPIC, KafkaConstants.PARTITION, KafkaConstants.OFFSET, KafkaConstants.TIMESTAMP)
                .map(header -> String.valueOf(delivered.getMessage().getHeader(header))).reduce((first, next) -> first + "/" + next).orElseThrow();
        String correlationId = text(delivered, "correlationId");
        return new Message(queue, id, correlationId == null ? id : correlationId, text(delivered, "operation"), text(delivered, "org"), body(delivered));
    }

    /** {@code null} where there is no such header, or it is blank. */
    private static String text(Exchange delivered, String header) {
        Object value = delivered.getMessage().getHeader(header);
        String text = value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value == null ? "" : value.toString();
        return text.isBlank() ? null : text.strip();
    }

    private static byte[] body(Exchange delivered) {
        Object body = delivered.getMessage().getBody();
        return body instanceof byte[] bytes ? bytes : body instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : null;
    }
}
