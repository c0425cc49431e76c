package dev.muster.e2e.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.e2e.RunningMuster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The other side of Kafka: sends users and reads events. */
public final class KafkaPeer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final String brokers;
    private final KafkaProducer<String, String> producer;

    public KafkaPeer(String brokers) {
        this.brokers = brokers;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers), new StringSerializer(), new StringSerializer());
    }

    /** The environment that makes Muster use the broker. */
    public static Map<String, String> environment(String brokers, Map<String, String> more) {
        var environment = new HashMap<>(Map.of(
                "MUSTER_QUEUE_BROKER",
                "kafka",
                "MUSTER_KAFKA_BROKERS",
                brokers,
                "MUSTER_QUEUE_BATCH_TIMEOUT",
                "200ms"));
        environment.putAll(more);
        return environment;
    }

    public void send(String body, String correlationId) {
        var message = new ProducerRecord<>("muster.users", correlationId, body);
        message.headers().add("correlationId", correlationId.getBytes(StandardCharsets.UTF_8));
        producer.send(message);
    }

    /** Waits until all that was sent is with the broker. */
    public void flush() {
        producer.flush();
    }

    /** The events of records that a topic has from its beginning, as soon as there are so many. */
    public List<JsonNode> recordEvents(int number) throws Exception {
        var events = new ArrayList<JsonNode>();
        for (ConsumerRecord<String, String> message : read("muster.results", number)) {
            events.add(JSON.readTree(message.value()));
        }
        return events;
    }

    /** The dead letters from the first, as soon as there are so many. */
    public List<ConsumerRecord<String, String>> deadLetters(int number) {
        return read("muster.dead-letter", number);
    }

    /** The text of a record's header. */
    public static String header(ConsumerRecord<String, String> message, String name) {
        Header header = message.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private List<ConsumerRecord<String, String>> read(String topic, int number) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", brokers, "auto.offset.reset", "earliest", "group.id", "peer-" + System.nanoTime());
        var messages = new ArrayList<ConsumerRecord<String, String>>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            long end = System.nanoTime() + RunningMuster.PATIENCE.toNanos();
            while (messages.size() < number && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(message -> {
                    if (!"started".equals(header(message, "event")) && !"finished".equals(header(message, "event"))) {
                        messages.add(message);
                    }
                });
            }
        }
        return messages;
    }

    @Override
    public void close() {
        producer.close();
    }
}
