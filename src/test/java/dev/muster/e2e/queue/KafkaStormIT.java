package dev.muster.e2e.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.e2e.LoadLedger;
import dev.muster.e2e.LoadMessages;
import dev.muster.e2e.LoadMessages.Sent;
import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.RunningMuster;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.storage.Home;
import dev.muster.testing.InTurn;
import dev.muster.testing.KafkaBroker;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of records of three partitions, with kills of the process and outages of the broker: every user exists once
 * and has one event. The sandbox creates every user it receives, even twice.
 */
class KafkaStormIT {
    @TempDir
    private Path root;

    @Test
    @InTurn
    void settlesEveryRecordOnceDespiteOutages() throws Exception {
        settlesEveryRecord(2_000);
    }

    @Tag("soak")
    @Test
    void settlesEveryRecordOnceDespiteOutagesInALongRun() throws Exception {
        settlesEveryRecord(10_000);
    }

    private void settlesEveryRecord(int number) throws Exception {
        var messages = new LoadMessages(number);
        try (Sandbox sandbox = Sandbox.start(
                SandboxSettings.defaults().withUsersPerSecond(number * 2 / 5).withUnique(false))) {
            KafkaBroker broker = KafkaBroker.start(root.resolve("kafka"));
            broker.createTopic("muster.users", 3);
            var account = new LoadLedger(new Home(root.resolve("home")), sandbox);
            Map<String, String> environment = RunningMuster.environment(
                    root.resolve("home"),
                    sandbox,
                    KafkaPeer.environment(broker.bootstrapServers(), Map.of("MUSTER_QUEUE_IMPORT_WINDOW", "5s")));
            send(broker, messages, 0, number / 2);
            try (MusterProcess muster = MusterProcess.start(environment, "run")) {
                await().atMost(LoadLedger.PATIENCE).until(() -> account.rowsTaken() > number / 10);
                muster.kill();
            }
            try (MusterProcess muster = MusterProcess.start(environment, "run")) {
                send(broker, messages, number / 2, number);
                int users = account.awaitRowsWithUsersToCome(6 * number / 10);
                broker.close();
                account.awaitUsers(users + 1);
                broker = KafkaBroker.start(root.resolve("kafka"), broker.port());
                account.awaitUsers(messages.users());

                receive(broker, messages, account);
                account.balances(messages.users());
                muster.terminate();
                assertThat(muster.exitCode()).isZero();
            } finally {
                broker.close();
            }
        }
    }

    private static void send(KafkaBroker broker, LoadMessages messages, int first, int end) {
        try (KafkaPeer peer = new KafkaPeer(broker.bootstrapServers())) {
            for (Sent message : messages.from(first, end)) {
                peer.send(message.body(), message.correlationId());
            }
        }
    }

    private static void receive(KafkaBroker broker, LoadMessages messages, LoadLedger account) throws Exception {
        try (KafkaPeer peer = new KafkaPeer(broker.bootstrapServers())) {
            await().atMost(LoadLedger.PATIENCE).until(() -> {
                for (JsonNode event : peer.recordEvents(messages.users())) {
                    account.take(event);
                }
                return account.usersToldOf() == messages.users();
            });
            await().atMost(LoadLedger.PATIENCE)
                    .until(() -> peer.deadLetters(messages.poison()).stream()
                                    .map(dead -> dead.key())
                                    .collect(Collectors.toSet())
                                    .size()
                            == messages.poison());
        }
    }
}
