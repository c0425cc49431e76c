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
import java.util.Objects;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.apache.camel.component.jms.JmsMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts the messages of a JMS queue. Besides the body, it reads only the correlation id and the properties named
 * here.
 */
public final class JmsMessages {
    private static final Logger LOG = LoggerFactory.getLogger(JmsMessages.class);

    private final MessageIntake messages;
    private final String queue;
    private final int mostBytes;

    /**
     * @param queue the queue of the messages
     * @param mostBytes the largest body to load: a larger message must not fill the memory before it is rejected
     */
    public JmsMessages(MessageIntake messages, String queue, int mostBytes) {
        this.messages = messages;
        this.queue = queue;
        this.mostBytes = mostBytes;
    }

    /** Accepts a message. Returns it, with the reason in its properties, if it is unreadable. */
    public List<JmsMessage> accept(Exchange exchange) throws JMSException {
        jakarta.jms.Message message =
                Objects.requireNonNull(exchange.getVariable("message", jakarta.jms.Message.class));
        String id = message.getJMSMessageID();
        String correlationId = HeaderTexts.orNull(message.getJMSCorrelationID());
        PoisonMessage poison = messages.accept(new QueueMessage(
                queue,
                id,
                correlationId == null ? id : correlationId,
                property(message, "operation"),
                property(message, "org"),
                property(message, "source"),
                size(message),
                body(message)));
        if (poison == null) {
            return List.of();
        }
        explain(message, poison);
        return List.of(new JmsMessage(exchange, message, null, null));
    }

    /** Reads a property as text. Senders without JMS may set types that JMS cannot convert, such as bytes. */
    private static @Nullable String property(jakarta.jms.Message message, String name) throws JMSException {
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

    /** Returns the body; {@code null} for other message types. Objects, for example, are never deserialized. */
    private byte @Nullable [] body(jakarta.jms.Message message) throws JMSException {
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
     * Adds the reason to a message. Properties of a received message can only be replaced together. Properties that
     * this client cannot send, set by senders without JMS, are dropped.
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
                            "Dropped {} message properties from the dead letter of import {}: JMS does not allow them",
                            leftOut.size(),
                            poison.importId());
        }
    }
}
