package dev.muster.killpoint;

import dev.muster.killpoint.KillPoint.Case;
import dev.muster.sandbox.SandboxBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What kills imports, each in a home of its own; all of them share a broker. */
abstract class WithBroker {
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

    void survives(Case kill, Lives lives) throws Exception {
        kill.survives(home(), broker, lives);
    }

    void survives(RandomKills kills, Lives lives) throws Exception {
        kills.survive(home(), broker, lives);
    }

    private static Path home() throws IOException {
        return Files.createTempDirectory(folder, "home");
    }
}
