package dev.muster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import java.nio.file.Path;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AmqpBrokerTest {
    private static final String QUEUE = "people";
    private static final String PROPERTY = "kind";
    private static final long WAIT_MILLIS = 5000;

    @TempDir
    Path folder;

    @Test
    void keepsAMessageAsItWasSent() throws Exception {
        try (var broker = AmqpBroker.start(folder);
                var session = session(broker, JMSContext.AUTO_ACKNOWLEDGE)) {
            Message sent = send(session, "person1");
            assertSame(session.createConsumer(session.createQueue(QUEUE)).receive(WAIT_MILLIS), sent, "person1");
        }
    }

    @Test
    void keepsMessagesAcrossARestart() throws Exception {
        int port;
        Message sent;
        try (var broker = AmqpBroker.start(folder);
                var session = session(broker, JMSContext.AUTO_ACKNOWLEDGE)) {
            port = broker.port();
            sent = send(session, "person1");
        }
        try (var broker = AmqpBroker.start(folder, port);
                var session = session(broker, JMSContext.AUTO_ACKNOWLEDGE)) {
            assertThat(broker.url()).isEqualTo("amqp://127.0.0.1:" + port);
            assertSame(session.createConsumer(session.createQueue(QUEUE)).receive(WAIT_MILLIS), sent, "person1");
        }
    }

    @Test
    void redeliversRolledBackMessages() throws Exception {
        try (var broker = AmqpBroker.start(folder);
                var session = session(broker, JMSContext.SESSION_TRANSACTED)) {
            Message sent = send(session, "person1");
            session.commit();
            var consumer = session.createConsumer(session.createQueue(QUEUE));
            assertThat(consumer.receive(WAIT_MILLIS).getJMSRedelivered()).isFalse();
            session.rollback();
            Message again = consumer.receive(WAIT_MILLIS);
            assertSame(again, sent, "person1");
            assertThat(again.getJMSRedelivered()).isTrue();
            session.commit();
        }
    }

    private static JMSContext session(AmqpBroker broker, int mode) {
        return new JmsConnectionFactory(broker.url()).createContext(mode);
    }

    private static Message send(JMSContext session, String body) throws Exception {
        Message message = session.createTextMessage(body);
        message.setJMSCorrelationID("batch 7");
        message.setStringProperty(PROPERTY, "create");
        session.createProducer().send(session.createQueue(QUEUE), message);
        return message;
    }

    private static void assertSame(Message received, Message sent, String body) throws Exception {
        assertThat(received).isNotNull();
        assertThat(received.getBody(String.class)).isEqualTo(body);
        assertThat(received.getJMSMessageID()).startsWith("ID:").isEqualTo(sent.getJMSMessageID());
        assertThat(received.getJMSCorrelationID()).isEqualTo("batch 7");
        assertThat(received.getStringProperty(PROPERTY)).isEqualTo("create");
    }
}
