package dev.muster.crash;

import dev.muster.crash.CrashPoint.Case;
import dev.muster.sandbox.broker.SandboxBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Base class of tests that kill imports, each in its own home. All share one broker. */
abstract class BrokerScenario {
    @TempDir
    private static Path folder;

    private static SandboxBroker broker;

    /** Before any other thread loads the classes: one that is loaded meanwhile would never report its steps. */
    @BeforeAll
    static void instrumentTheClasses() {
        CrashSteps.instrument();
    }

    @BeforeAll
    static void startTheBroker() {
        broker = SandboxBroker.start(folder.resolve("broker"));
    }

    @AfterAll
    static void stopTheBroker() {
        broker.close();
    }

    void verify(Case kill, ProcessRuns runs) throws Exception {
        kill.verify(home(), broker, runs);
    }

    void verify(RandomKills kills, ProcessRuns runs) throws Exception {
        kills.verify(home(), broker, runs);
    }

    private static Path home() throws IOException {
        return Files.createTempDirectory(folder, "home");
    }
}
