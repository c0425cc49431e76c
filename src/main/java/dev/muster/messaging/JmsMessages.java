package dev.muster.messaging;

import dev.muster.logging.LogLine;
import dev.muster.pipeline.queue.MessageIntake;
import dev.muster.pipeline.queue.PoisonMessage;
import dev.muster.pipeline.queue.QueueMessage;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.apache.camel.component.jms.JmsMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the messages of a JMS queue. Beside the body, only the correlation id and the properties named here are looked
 * at.
 */
public final class JmsMessages {
    private static final Logger LOG = LoggerFactory.getLogger(JmsMessages.class);

    private final MessageIntake messages;
    private final String queue;
    private final int mostBytes;

    /**
     * @param queue that the messages come from
     * @param mostBytes of a body that is loaded: a message that is larger must not fill the memory before it is refused
     */
    public JmsMessages(MessageIntake messages, String queue, int mostBytes) {
        this.messages = messages;
        this.queue = queue;
        this.mostBytes = mostBytes;
    }

    /** Takes a message; returns it, with the reason in its properties, if no user can be read of it. */
    public List<JmsMessage> accept(Exchange exchange) throws JMSException {
        jakarta.jms.Message message = exchange.getVariable("message", jakarta.jms.Message.class);
        String id = message.getJMSMessageID();
        String correlationId = HeaderTexts.orNull(message.getJMSCorrelationID());
        PoisonMessage poison = messages.accept(new QueueMessage(
                queue,
                id,
                correlationId == null ? id : correlationId,
                property(message, "operation"),
                property(message, "org"),
                size(message),
                body(message)));
        if (poison == null) {
            return List.of();
        }
        explain(message, poison);
        return List.of(new JmsMessage(exchange, message, null, null));
    }

    /** Not every sender speaks JMS: a property may be of a kind that JMS has no text for, bytes for one. */
    private static String property(jakarta.jms.Message message, String name) throws JMSException {
        Object value = message.getObjectProperty(name);
        return value == null
                ? null
                : HeaderTexts.orNull(
                        value instanceof byte[] text ? new String(text, StandardCharsets.UTF_8) : value.toString());
    }

    private static long size(jakarta.jms.Message message) throws JMSException {
        if (message instanceof TextMessage text) {
            return text.getText() == null ? 0 : text.getText().length();
        }
        return message instanceof BytesMessage bytes ? bytes.getBodyLength() : 0;
    }

    /** {@code null} for a message of another kind: an object, for one, is never made of what somebody sent. */
    private byte[] body(jakarta.jms.Message message) throws JMSException {
        if (size(message) > mostBytes) {
            return null;
        }
        if (message instanceof TextMessage text) {
            return text.getText() == null ? null : text.getText().getBytes(StandardCharsets.UTF_8);
        }
        if (message instanceof BytesMessage bytes) {
            bytes.reset();
            byte[] body = new byte[(int) bytes.getBodyLength()];
            bytes.readBytes(body);
            bytes.reset();
            return body;
        }
        return null;
    }

    /**
     * The properties of a message that was received can only be changed all together. Not every sender speaks JMS: a
     * property whose name or kind this client would not send is left out.
     */
    private static void explain(jakarta.jms.Message message, PoisonMessage poison) throws JMSException {
        Map<String, Object> properties = new HashMap<>();
        Enumeration<?> names = message.getPropertyNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement().toString();
            if (!name.startsWith("JMS")) {
                properties.put(name, message.getObjectProperty(name));
            }
        }
        message.clearProperties();
        var leftOut = new TreeSet<String>();
        properties.forEach((name, value) -> {
            try {
                message.setObjectProperty(name, value);
            } catch (JMSException | RuntimeException refused) {
                leftOut.add(name);
            }
        });
        for (Map.Entry<String, Object> property : poison.headers().entrySet()) {
            message.setObjectProperty(property.getKey(), property.getValue());
        }
        if (!leftOut.isEmpty()) {
            LogLine.about(poison.importId(), LOG.atInfo())
                    .log(
                            "The dead letter of import {} lacks {} properties of its message, which JMS does not allow",
                            poison.importId(),
                            leftOut.size());
        }
    }
}
