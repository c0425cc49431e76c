package dev.muster.broker;

import dev.muster.intake.Message;
import dev.muster.intake.Messages;
import dev.muster.intake.Poison;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;

/** Takes what a broker delivers as messages. No header but the few named here is looked at. */
public final class BrokerMessages {
    private final Messages messages;
    private final String queue;

    /** @param queue the queue or topic that the messages come from */
    public BrokerMessages(Messages messages, String queue) {
        this.messages = messages;
        this.queue = queue;
    }

    /** Takes a JMS message; returns it, with the reason in its headers, if no user can be read of it. */
    public List<org.apache.camel.Message> acceptJms(Exchange delivered) {
        String id = text(delivered, "JMSMessageID");
        String correlationId = text(delivered, "JMSCorrelationID");
        Poison poison = messages.accept(new Message(queue, id, correlationId == null ? id : correlationId, text(delivered, "operation"),
                text(delivered, "org"), body(delivered)));
        return poison == null ? List.of() : List.of(explained(delivered, poison));
    }

    /** Takes the records of a Kafka topic that were polled together; returns those of which no user can be read, with the reason in their headers. */
    public List<org.apache.camel.Message> acceptKafka(@Body List<Exchange> delivered) {
        return messages.accept(delivered.stream().map(this::kafkaMessage).toList()).stream()
                .map(poison -> explained(delivered.get(poison.position()), poison)).toList();
    }

    /** Commits the offsets of records that were polled together: that of the last one of each partition. */
    public void commitKafka(List<Exchange> delivered) {
        var last = new HashMap<Object, KafkaManualCommit>();
        for (Exchange one : delivered) {
            last.put(one.getMessage().getHeader(KafkaConstants.PARTITION), one.getMessage().getHeader(KafkaConstants.MANUAL_COMMIT, KafkaManualCommit.class));
        }
        last.values().forEach(KafkaManualCommit::commit);
    }

    private static org.apache.camel.Message explained(Exchange delivered, Poison poison) {
        org.apache.camel.Message message = delivered.getMessage();
        message.setHeader("MusterImport", poison.importId());
        message.setHeader("MusterCode", poison.code());
        message.setHeader("MusterReason", poison.reason());
        return message;
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
