package dev.muster.e2e.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.RunningMuster;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.broker.SandboxBroker;
import dev.muster.testing.FreePort;
import dev.muster.testing.InTurn;
import dev.muster.testing.KafkaBroker;
import dev.muster.testing.SandboxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Broker outages, at the start and later: one line when it is lost, one when it is back, and no stack trace. */
class BrokerOutageIT {
    /** Long enough for another attempt of every client. */
    private static final Duration OF_THE_OUTAGE = Duration.ofSeconds(6);

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(5000));

    @TempDir
    private Path root;

    private Sandbox sandbox;
    private final int port = FreePort.find();

    @BeforeEach
    void setUp(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** Starts a broker on the same port and the same folder as before. */
    private interface Broker {
        AutoCloseable start();
    }

    @Test
    @InTurn
    void logsOneLineForALostJmsBroker() throws Exception {
        String url = "tcp://127.0.0.1:" + port;
        logsOneLineForEachOutage(
                "jms", JmsPeer.environment(url, Map.of()), () -> SandboxBroker.start(root.resolve("broker"), port));
    }

    @Test
    @InTurn
    void logsOneLineForALostKafkaBroker() throws Exception {
        logsOneLineForEachOutage(
                "kafka",
                KafkaPeer.environment("127.0.0.1:" + port, Map.of()),
                () -> KafkaBroker.start(root.resolve("kafka"), port));
    }

    private void logsOneLineForEachOutage(String name, Map<String, String> queue, Broker broker) throws Exception {
        Map<String, String> environment = RunningMuster.environment(root.resolve("home"), sandbox, queue);
        try (MusterCommand muster = MusterCommand.startWithErrorsApart(environment, "run")) {
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

    private static void outage(MusterCommand muster, String name, int number) {
        String lost = "ERROR BrokerWatch - Cannot use the " + name + " broker ";
        await().atMost(RunningMuster.PATIENCE).until(() -> count(muster, lost) == number);
        await().during(OF_THE_OUTAGE)
                .atMost(RunningMuster.PATIENCE)
                .until(() -> lines(muster).size() == 2 * number - 1);
    }

    private static void isBack(MusterCommand muster, String name, int number) {
        String back = "INFO  BrokerWatch - Connected to the " + name + " broker ";
        await().atMost(RunningMuster.PATIENCE).until(() -> count(muster, back) == number);
    }

    private static long count(MusterCommand muster, String text) {
        return lines(muster).stream().filter(line -> line.contains(text)).count();
    }

    private static List<String> lines(MusterCommand muster) {
        return muster.errors().lines().toList();
    }
}
