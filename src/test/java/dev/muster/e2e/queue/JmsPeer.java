package dev.muster.e2e.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.e2e.RunningMuster;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** The other side of the broker: sends users and receives events. */
public final class JmsPeer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private static final int TAKE_BACK_MILLIS = 3_000;

    private final JMSContext context;
    private final JMSConsumer results;

    public JmsPeer(ConnectionFactory factory) {
        context = factory.createContext();
        results = context.createConsumer(context.createQueue("muster.results"));
    }

    public static JmsPeer artemis(String url) {
        return new JmsPeer(new ActiveMQConnectionFactory(url));
    }

    /** The environment that makes Muster use the broker, by an Artemis client. */
    public static Map<String, String> environment(String url, Map<String, String> more) {
        var environment = new HashMap<>(
                Map.of("MUSTER_QUEUE_BROKER", "jms", "MUSTER_JMS_URL", url, "MUSTER_QUEUE_BATCH_TIMEOUT", "200ms"));
        environment.putAll(more);
        return environment;
    }

    public void send(String body, String correlationId) throws Exception {
        send(body, correlationId, Map.of());
    }

    public void send(String body, String correlationId, Map<String, String> headers) throws Exception {
        TextMessage message = context.createTextMessage(body);
        message.setJMSCorrelationID(correlationId);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            message.setStringProperty(header.getKey(), header.getValue());
        }
        context.createProducer().send(context.createQueue("muster.users"), message);
    }

    /** The next events of records, in the order in which they come; events of imports are passed over. */
    public List<JsonNode> recordEvents(int number) throws Exception {
        var events = new ArrayList<JsonNode>();
        while (events.size() < number) {
            Message message = results.receive(RunningMuster.PATIENCE.toMillis());
            if (message == null) {
                throw new AssertionError("Only these events came: " + events);
            }
            JsonNode event = JSON.readTree(message.getBody(String.class));
            if (event.has("outcome")) {
                events.add(event);
            }
        }
        return events;
    }

    /** The next message of the queue of dead letters. */
    public Message deadLetter() {
        try (JMSConsumer consumer = context.createConsumer(context.createQueue("muster.dead-letter"))) {
            return consumer.receive(RunningMuster.PATIENCE.toMillis());
        }
    }

    /** Returns whether the broker still has a message and delivers it. */
    public boolean takesBack(String correlationId) {
        try (JMSConsumer consumer = context.createConsumer(
                context.createQueue("muster.users"), "JMSCorrelationID = '" + correlationId + "'")) {
            return consumer.receive(TAKE_BACK_MILLIS) != null;
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
