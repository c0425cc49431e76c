package dev.muster.crash;

import dev.muster.crash.CrashPoint.Case;
import dev.muster.sandbox.broker.SandboxBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What kills imports, each in a home of its own; all of them share a broker. */
abstract class BrokerScenario {
    @TempDir
    private static Path folder;

    private static SandboxBroker broker;

    @BeforeAll
    static void startTheBroker() {
        broker = SandboxBroker.start(folder.resolve("broker"));
    }

    @AfterAll
    static void stopTheBroker() {
        broker.close();
    }

    void survives(Case kill, ProcessRuns lives) throws Exception {
        kill.survives(home(), broker, lives);
    }

    void survives(RandomKills kills, ProcessRuns lives) throws Exception {
        kills.survive(home(), broker, lives);
    }

    private static Path home() throws IOException {
        return Files.createTempDirectory(folder, "home");
    }
}
