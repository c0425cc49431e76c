package dev.muster.e2e.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.RunningMuster;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.broker.SandboxBroker;
import dev.muster.testing.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Throughput of messages and events; run by {@code mvn verify -Pscale}. */
@Tag("scale")
class QueueScaleIT {
    private static final int MESSAGES = 10_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path root;

    @ParameterizedTest
    @ValueSource(ints = {1, 16})
    void importsTenThousandJmsMessagesInLittleMemory(int consumers) throws Exception {
        try (Sandbox sandbox = sandbox();
                SandboxBroker broker = SandboxBroker.start(root.resolve("broker"));
                JmsPeer peer = JmsPeer.artemis(broker.url())) {
            for (String user : users()) {
                peer.send(user, "any");
            }
            measure(
                    sandbox,
                    JmsPeer.environment(broker.url(), Map.of("MUSTER_JMS_CONSUMERS", String.valueOf(consumers))),
                    "JMS, consumers: " + consumers);
        }
    }

    @Test
    void importsTenThousandKafkaRecordsInLittleMemory() throws Exception {
        try (Sandbox sandbox = sandbox();
                KafkaBroker broker = KafkaBroker.start(root.resolve("kafka"));
                KafkaPeer peer = new KafkaPeer(broker.bootstrapServers())) {
            broker.createTopic("muster.users", 3);
            for (String user : users()) {
                peer.send(user, "any");
            }
            peer.flush();
            measure(sandbox, KafkaPeer.environment(broker.bootstrapServers(), Map.of()), "Kafka");
        }
    }

    private static Sandbox sandbox() {
        return Sandbox.start(SandboxSettings.defaults()
                .withUsersPerSecond(100_000)
                .withStartDelay(Duration.ZERO)
                .withRecordsRequests(false));
    }

    private static Iterable<String> users() {
        return () -> IntStream.range(0, MESSAGES)
                .mapToObj(
                        "{\"username\":\"user%1$d\",\"email\":\"user%1$d@example.com\",\"firstname\":\"Una\",\"lastname\":\"Vale\"}"
                                ::formatted)
                .iterator();
    }

    private void measure(Sandbox sandbox, Map<String, String> queue, String what) throws Exception {
        var environment = new HashMap<>(RunningMuster.environment(root.resolve("home"), sandbox, queue));
        environment.putAll(Map.of(
                "MUSTER_JAVA_OPTS", "-Xmx128m -XX:+ExitOnOutOfMemoryError", "MUSTER_EVENTS_FILE", "events.ndjson"));
        try (MusterProcess muster = MusterProcess.start(environment, "run")) {
            await().atMost(PATIENCE).until(() -> muster.output().contains("takes messages from"));
            long started = System.nanoTime();
            await().atMost(PATIENCE).until(() -> sandbox.directory().size() == MESSAGES);
            System.out.printf(
                    "%s: %d messages of one user each are users after %.1f s at -Xmx128m%n",
                    what, MESSAGES, (System.nanoTime() - started) / 1e9);
            Path events = root.resolve("home").resolve("events.ndjson");
            await().atMost(PATIENCE)
                    .until(() -> Files.readAllLines(events).stream()
                                    .filter(line -> line.contains("\"created\""))
                                    .distinct()
                                    .count()
                            == MESSAGES);
            assertThat(muster.output()).doesNotContain("ERROR");
        }
    }
}
