package dev.muster.e2e.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.LoadLedger;
import dev.muster.e2e.LoadMessages;
import dev.muster.e2e.LoadMessages.Sent;
import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.RunningMuster;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.broker.SandboxBroker;
import dev.muster.storage.Home;
import dev.muster.testing.InTurn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of messages, with kills of the process and outages of the broker: every user exists once and has one event.
 * The sandbox creates every user it receives, even twice.
 */
class JmsStormIT {
    @TempDir
    private Path root;

    @Test
    @InTurn
    void settlesEveryMessageOnceDespiteOutages() throws Exception {
        settlesEveryMessage(2_000);
    }

    @Tag("soak")
    @Test
    void settlesEveryMessageOnceDespiteOutagesInALongRun() throws Exception {
        settlesEveryMessage(10_000);
    }

    private void settlesEveryMessage(int number) throws Exception {
        var messages = new LoadMessages(number);
        try (Sandbox sandbox = Sandbox.start(
                SandboxSettings.defaults().withUsersPerSecond(number * 2 / 5).withUnique(false))) {
            SandboxBroker broker = SandboxBroker.start(root.resolve("broker"));
            var account = new LoadLedger(new Home(root.resolve("home")), sandbox);
            Map<String, String> environment = RunningMuster.environment(
                    root.resolve("home"),
                    sandbox,
                    JmsPeer.environment(
                            broker.url(), Map.of("MUSTER_JMS_CONSUMERS", "16", "MUSTER_QUEUE_IMPORT_WINDOW", "5s")));
            send(broker, messages, 0, number / 2);
            killAfter(account, sandbox, environment, number / 10);
            killAfter(account, sandbox, environment, 3 * number / 10);
            try (MusterProcess muster = MusterProcess.start(environment, "run")) {
                send(broker, messages, number / 2, number);
                int users = account.awaitRowsWithUsersToCome(7 * number / 10);
                broker.close();
                account.awaitUsers(users + 1);
                broker = SandboxBroker.start(root.resolve("broker"), broker.port());

                receive(broker, messages, account);
                account.balances(messages.users());
                muster.terminate();
                assertThat(muster.exitCode()).isZero();
            } finally {
                broker.close();
            }
        }
    }

    private static void send(SandboxBroker broker, LoadMessages messages, int first, int end) throws Exception {
        try (JmsPeer peer = JmsPeer.artemis(broker.url())) {
            for (Sent message : messages.from(first, end)) {
                peer.send(message.body(), message.correlationId());
            }
        }
    }

    private static void killAfter(LoadLedger account, Sandbox sandbox, Map<String, String> environment, int moreRows)
            throws IOException, InterruptedException {
        try (MusterProcess muster = MusterProcess.start(environment, "run")) {
            await().atMost(LoadLedger.PATIENCE)
                    .until(() -> account.rowsTaken() > moreRows
                            && sandbox.directory().size() > moreRows / 2);
            muster.kill();
        }
    }

    private static void receive(SandboxBroker broker, LoadMessages messages, LoadLedger account) throws Exception {
        try (JmsPeer peer = JmsPeer.artemis(broker.url())) {
            while (account.usersToldOf() < messages.users()) {
                account.take(peer.recordEvents(1).get(0));
            }
            Set<String> dead = new HashSet<>();
            while (dead.size() < messages.poison()) {
                dead.add(peer.deadLetter().getJMSCorrelationID());
            }
        }
    }
}
