package dev.muster.e2e.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.RunningMuster;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.broker.SandboxBroker;
import dev.muster.testing.InTurn;
import dev.muster.testing.KafkaBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages stay in the broker while Muster is busy. */
class BackPressureIT {
    private static final Map<String, String> LITTLE =
            Map.of("MUSTER_QUEUE_MOST_OPEN", "50", "MUSTER_QUEUE_IMPORT_WINDOW", "1h");

    @TempDir
    private Path root;

    @Test
    @InTurn
    void leavesExcessMessagesInAJmsQueue() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(100));
                SandboxBroker broker = SandboxBroker.start(root.resolve("broker"));
                JmsPeer peer = JmsPeer.artemis(broker.url())) {
            for (int user = 0; user < 600; user++) {
                peer.send(user(user), "any");
            }
            try (RunningMuster muster =
                    RunningMuster.start(root.resolve("home"), sandbox, JmsPeer.environment(broker.url(), LITTLE))) {
                isStoppedAndGoesOn(muster, "queue-jms-take", sandbox, 600);
            }
        }
    }

    @Test
    @InTurn
    void leavesExcessRecordsInAKafkaTopic() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(1000));
                KafkaBroker broker = KafkaBroker.start(root.resolve("kafka"));
                KafkaPeer peer = new KafkaPeer(broker.bootstrapServers())) {
            for (int user = 0; user < 4_000; user++) {
                peer.send(user(user), "any");
            }
            peer.flush();
            try (RunningMuster muster = RunningMuster.start(
                    root.resolve("home"), sandbox, KafkaPeer.environment(broker.bootstrapServers(), LITTLE))) {
                isStoppedAndGoesOn(muster, "queue-kafka-take", sandbox, 4_000);
            }
        }
    }

    private static String user(int number) {
        return "{\"username\":\"user%1$d\",\"email\":\"user%1$d@example.com\"}".formatted(number);
    }

    private static void isStoppedAndGoesOn(RunningMuster muster, String route, Sandbox sandbox, int messages)
            throws IOException {
        await().atMost(RunningMuster.PATIENCE).until(() -> status(muster, route) == ServiceStatus.Stopped);
        assertThat(taken(muster)).isLessThan(messages);
        await().atMost(RunningMuster.PATIENCE).until(() -> sandbox.directory().size() == messages);
        assertThat(taken(muster)).isEqualTo(messages);
    }

    private static ServiceStatus status(RunningMuster muster, String route) {
        return muster.worker().context().getRouteController().getRouteStatus(route);
    }

    private static long taken(RunningMuster muster) {
        return muster.ledger().imports().newestFirst().stream()
                .mapToLong(some -> some.status().rows())
                .sum();
    }
}
