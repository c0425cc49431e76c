package dev.muster.e2e.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.RunningMuster;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.broker.SandboxBroker;
import dev.muster.testing.FreePort;
import dev.muster.testing.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broker outages, at the start and later: one line when it is lost, one when it is back, and no stack trace. */
class BrokerOutageIT {
    /** Long enough for several attempts of every client. */
    private static final Duration OF_THE_OUTAGE = Duration.ofSeconds(12);

    @TempDir
    private Path root;

    private Sandbox sandbox;
    private final int port = FreePort.find();

    @BeforeEach
    void startTheSandbox() {
        sandbox = Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(5000));
    }

    @AfterEach
    void stopTheSandbox() {
        sandbox.close();
    }

    /** Starts a broker on the same port and the same folder as before. */
    private interface Broker {
        AutoCloseable start();
    }

    @Test
    void logsOneLineForALostJmsBroker() throws Exception {
        String url = "tcp://127.0.0.1:" + port;
        logsOneLineForEachOutage(
                "jms", JmsPeer.environment(url, Map.of()), () -> SandboxBroker.start(root.resolve("broker"), port));
    }

    @Test
    void logsOneLineForALostKafkaBroker() throws Exception {
        logsOneLineForEachOutage(
                "kafka",
                KafkaPeer.environment("127.0.0.1:" + port, Map.of()),
                () -> KafkaBroker.start(root.resolve("kafka"), port));
    }

    private void logsOneLineForEachOutage(String name, Map<String, String> queue, Broker broker) throws Exception {
        Map<String, String> environment = RunningMuster.environment(root.resolve("home"), sandbox, queue);
        try (MusterProcess muster = MusterProcess.startWithErrorsApart(environment, "run")) {
            outage(muster, name, 1);
            AutoCloseable running = broker.start();
            isBack(muster, name, 1);
            running.close();
            outage(muster, name, 2);
            try (AutoCloseable again = broker.start()) {
                isBack(muster, name, 2);
                muster.terminate();
                muster.exitCode();
            }
            assertThat(muster.errors()).as("no stack trace").doesNotContain("\tat ", "Caused by");
            assertThat(lines(muster)).hasSize(4);
        }
    }

    private static void outage(MusterProcess muster, String name, int number) {
        String lost = "ERROR BrokerWatch - Cannot use the " + name + " broker ";
        await().atMost(RunningMuster.PATIENCE).until(() -> count(muster, lost) == number);
        await().during(OF_THE_OUTAGE)
                .atMost(RunningMuster.PATIENCE)
                .until(() -> lines(muster).size() == 2 * number - 1);
    }

    private static void isBack(MusterProcess muster, String name, int number) {
        String back = "INFO  BrokerWatch - Connected to the " + name + " broker ";
        await().atMost(RunningMuster.PATIENCE).until(() -> count(muster, back) == number);
    }

    private static long count(MusterProcess muster, String text) {
        return lines(muster).stream().filter(line -> line.contains(text)).count();
    }

    private static List<String> lines(MusterProcess muster) {
        return muster.errors().lines().toList();
    }
}
