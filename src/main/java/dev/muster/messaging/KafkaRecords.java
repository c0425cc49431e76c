package dev.muster.messaging;

import dev.muster.pipeline.queue.MessageIntake;
import dev.muster.pipeline.queue.QueueMessage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.jspecify.annotations.Nullable;

/** Accepts the records of one poll of a Kafka topic. Besides the value, it reads only the headers named here. */
public final class KafkaRecords {
    private final MessageIntake messages;
    private final String topic;

    /** @param topic the topic of the records */
    public KafkaRecords(MessageIntake messages, String topic) {
        this.messages = messages;
        this.topic = topic;
    }

    /** Accepts records. Returns the unreadable ones, with the reason in their headers. */
    public List<org.apache.camel.Message> accept(List<Exchange> records) {
        return messages.accept(records.stream().map(this::message).toList()).stream()
                .map(poison -> {
                    org.apache.camel.Message dead =
                            records.get(poison.position()).getMessage();
                    poison.headers().forEach(dead::setHeader);
                    return dead;
                })
                .toList();
    }

    /** Commits the offsets of one poll: the last one of each partition. */
    public void commit(List<Exchange> records) {
        var last = new HashMap<Object, KafkaManualCommit>();
        for (Exchange one : records) {
            last.put(
                    one.getMessage().getHeader(KafkaConstants.PARTITION),
                    one.getMessage().getHeader(KafkaConstants.MANUAL_COMMIT, KafkaManualCommit.class));
        }
        last.values().forEach(KafkaManualCommit::commit);
    }

    /**
     * Converts a record. Its id includes the timestamp, because a recreated topic starts with the first offset again.
     */
    private QueueMessage message(Exchange one) {
        org.apache.camel.Message kafkaRecord = one.getMessage();
        String id = Stream.of(
                        KafkaConstants.TOPIC, KafkaConstants.PARTITION, KafkaConstants.OFFSET, KafkaConstants.TIMESTAMP)
                .map(header -> String.valueOf(kafkaRecord.getHeader(header)))
                .collect(Collectors.joining("/"));
        String correlationId = header(kafkaRecord, "correlationId");
        return new QueueMessage(
                topic,
                id,
                correlationId == null ? id : correlationId,
                header(kafkaRecord, "operation"),
                header(kafkaRecord, "org"),
                header(kafkaRecord, "source"),
                kafkaRecord.getBody() instanceof byte[] value ? value : null);
    }

    private static @Nullable String header(org.apache.camel.Message kafkaRecord, String name) {
        return kafkaRecord.getHeader(name) instanceof byte[] text
                ? HeaderTexts.orNull(new String(text, StandardCharsets.UTF_8))
                : null;
    }
}
