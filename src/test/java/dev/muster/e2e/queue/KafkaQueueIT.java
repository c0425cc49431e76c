package dev.muster.e2e.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.RunningMuster;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.testing.InTurn;
import dev.muster.testing.KafkaBroker;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Users arrive and outcomes leave as Kafka records. */
class KafkaQueueIT {
    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(5000));

    @TempDir
    private Path root;

    private Sandbox sandbox;
    private KafkaBroker broker;

    @BeforeEach
    void start(Sandbox sandbox) {
        this.sandbox = sandbox;
        broker = KafkaBroker.start(root.resolve("kafka"));
        broker.createTopic("muster.users", 3);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private RunningMuster muster() throws IOException {
        return RunningMuster.start(
                root.resolve("home"),
                sandbox,
                KafkaPeer.environment(broker.bootstrapServers(), Map.of("MUSTER_QUEUE_IMPORT_WINDOW", "5s")));
    }

    @Test
    @InTurn
    void deliversOneEventPerUserAndDeadLettersOthers() throws Exception {
        try (RunningMuster muster = muster();
                KafkaPeer peer = new KafkaPeer(broker.bootstrapServers())) {
            peer.send("{\"username\":\"ann\",\"email\":\"ann@example.com\"}", "first");
            peer.send(
                    "[{\"username\":\"bea\",\"email\":\"bea@example.com\"},{\"username\":\"cid\",\"email\":\"nonsense\"}]",
                    "second");
            peer.send("{\"username\":", "third");
            peer.flush();

            assertThat(peer.recordEvents(3))
                    .extracting(event -> event.path("correlationId").asText() + " "
                            + event.path("username").asText() + " "
                            + event.path("outcome").asText())
                    .containsExactlyInAnyOrder("first ann created", "second bea created", "second cid invalid");
            var deadLetters = peer.deadLetters(1);
            assertThat(deadLetters).singleElement().satisfies(dead -> {
                assertThat(dead.value()).isEqualTo("{\"username\":");
                assertThat(KafkaPeer.header(dead, "MusterCode")).isEqualTo("JSON_TRUNCATED");
                assertThat(KafkaPeer.header(dead, "correlationId")).isEqualTo("third");
            });
            assertThat(muster.closed("muster.users.ndjson").counts())
                    .startsWith("3 rows, 2 created, 0 updated, 1 invalid");
        }
    }

    @InTurn
    @Test
    void deadLettersAnOversizedRecordByItsHeaders() throws Exception {
        try (RunningMuster muster = muster();
                KafkaPeer peer = new KafkaPeer(broker.bootstrapServers())) {
            peer.send("x".repeat(1_048_430), "large");
            peer.send("{\"username\":\"ann\",\"email\":\"ann@example.com\"}", "next");
            peer.flush();

            assertThat(peer.recordEvents(1))
                    .singleElement()
                    .satisfies(
                            event -> assertThat(event.path("outcome").asText()).isEqualTo("created"));
            assertThat(peer.deadLetters(1)).singleElement().satisfies(dead -> {
                assertThat(dead.value()).isNull();
                assertThat(KafkaPeer.header(dead, "MusterCode")).isEqualTo("MESSAGE_TOO_LARGE");
                assertThat(muster.home()
                                .done(KafkaPeer.header(dead, "MusterImport"))
                                .resolve("muster.users-message.json"))
                        .hasSize(1_048_430);
            });
        }
    }

    @InTurn
    @Test
    void ignoresRepeatedRecords() throws Exception {
        try (KafkaPeer peer = new KafkaPeer(broker.bootstrapServers())) {
            peer.send("{\"username\":\"ann\",\"email\":\"ann@example.com\"}", "first");
            peer.flush();
            try (RunningMuster muster = muster()) {
                assertThat(peer.recordEvents(1)).hasSize(1);
            }
            forgetOffsets();
            peer.send("{\"username\":\"bea\",\"email\":\"bea@example.com\"}", "second");
            peer.flush();
            try (RunningMuster muster = muster()) {
                assertThat(peer.recordEvents(2))
                        .extracting(event -> event.path("username").asText())
                        .containsExactly("ann", "bea");
                muster.closed("muster.users.ndjson");
                assertThat(muster.ledger().imports().newestFirst().stream()
                                .mapToLong(any -> any.status().rows())
                                .sum())
                        .isEqualTo(2);
            }
        }
    }

    /** As if Kafka had lost the offsets, or someone had reset them: every record is delivered again. */
    private void forgetOffsets() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            await().atMost(RunningMuster.PATIENCE).ignoreExceptions().until(() -> {
                admin.deleteConsumerGroups(List.of("muster")).all().get();
                return true;
            });
        }
    }
}
