package dev.muster.e2e.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.RunningMuster;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.testing.AmqpBroker;
import dev.muster.testing.InTurn;
import java.nio.file.Path;
import java.util.Map;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole round trip with an AMQP 1.0 broker. */
class AmqpQueueIT {
    @TempDir
    private Path root;

    @InTurn
    @Test
    void importsAndReportsByAmqp() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(5000));
                AmqpBroker broker = AmqpBroker.start(root.resolve("broker"));
                RunningMuster muster = RunningMuster.start(
                        root.resolve("home"),
                        sandbox,
                        JmsPeer.environment(broker.url(), Map.of("MUSTER_JMS_CLIENT", "amqp")));
                JmsPeer peer = new JmsPeer(new JmsConnectionFactory(broker.url()))) {
            peer.send("{\"username\":\"ann\",\"email\":\"ann@example.com\"}", "first");
            peer.send("{\"username\":\"bea\",\"email\":\"nonsense\"}", "second", Map.of("operation", "create"));
            peer.send("cut off: {", "third");

            assertThat(peer.recordEvents(2))
                    .extracting(event -> event.path("correlationId").asText() + " "
                            + event.path("username").asText() + " "
                            + event.path("outcome").asText())
                    .containsExactlyInAnyOrder("first ann created", "second bea invalid");
            var dead = peer.deadLetter();
            assertThat(dead.getJMSCorrelationID()).isEqualTo("third");
            assertThat(dead.getStringProperty("MusterCode")).isEqualTo("JSON_NOT_USERS");
            muster.closed("muster.users-message.json");
        }
    }
}
