package dev.muster.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.sandbox.broker.SandboxBroker;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxBrokerTest {
    private static final String QUEUE = "people";
    private static final long WAIT_MILLIS = 5000;
    private static final long NONE_MILLIS = 200;

    @TempDir
    Path folder;

    @Test
    void keepsMessagesAcrossARestart() {
        int port;
        try (var broker = SandboxBroker.start(folder)) {
            port = broker.port();
            inSession(
                    broker,
                    JMSContext.AUTO_ACKNOWLEDGE,
                    session -> IntStream.rangeClosed(1, 3)
                            .forEach(number ->
                                    session.createProducer().send(session.createQueue(QUEUE), "person" + number)));
        }
        try (var broker = SandboxBroker.start(folder, port)) {
            assertThat(broker.url()).isEqualTo("tcp://127.0.0.1:" + port);
            inSession(broker, JMSContext.AUTO_ACKNOWLEDGE, session -> {
                var consumer = session.createConsumer(session.createQueue(QUEUE));
                assertThat(IntStream.rangeClosed(1, 3)
                                .mapToObj(number -> consumer.receiveBody(String.class, WAIT_MILLIS)))
                        .containsExactly("person1", "person2", "person3");
                assertThat(consumer.receive(NONE_MILLIS)).isNull();
            });
        }
    }

    @Test
    void movesAFailingMessageToTheDeadLetterQueue() {
        try (var broker = SandboxBroker.start(folder)) {
            inSession(broker, JMSContext.SESSION_TRANSACTED, session -> {
                session.createProducer().send(session.createQueue(QUEUE), "nonsense");
                session.commit();
                try (var consumer = session.createConsumer(session.createQueue(QUEUE))) {
                    for (int attempt = 1; attempt <= 10; attempt++) {
                        assertThat(deliveries(consumer.receive(WAIT_MILLIS))).isEqualTo(attempt);
                        session.rollback();
                    }
                    assertThat(consumer.receive(NONE_MILLIS)).isNull();
                }
                var deadLetters = session.createConsumer(session.createQueue(SandboxBroker.DEAD_LETTERS));
                assertThat(deadLetters.receiveBody(String.class, WAIT_MILLIS)).isEqualTo("nonsense");
            });
        }
    }

    @Test
    void doesNotStartOnAPortThatIsTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> SandboxBroker.start(folder, taken.getLocalPort()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("port " + taken.getLocalPort());
        }
        SandboxBroker.start(folder).close();
    }

    @Test
    void doesNotStartOnAFolderThatIsInUse() {
        try (var broker = SandboxBroker.start(folder)) {
            assertThatThrownBy(() -> SandboxBroker.start(folder))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(folder.toString());
            inSession(
                    broker,
                    JMSContext.AUTO_ACKNOWLEDGE,
                    session -> session.createProducer().send(session.createQueue(QUEUE), "person"));
        }
    }

    private static int deliveries(Message message) {
        try {
            return message.getIntProperty("JMSXDeliveryCount");
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }

    private static void inSession(SandboxBroker broker, int mode, Consumer<JMSContext> use) {
        try (var factory = new ActiveMQConnectionFactory(broker.url());
                var session = factory.createContext(mode)) {
            use.accept(session);
        }
    }
}
