package dev.muster.e2e.commands;

import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.RunningMuster;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.testing.GoldenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The complete console output of the most important commands. */
class ConsoleOutputIT {
    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Map<String, String> environment;
    private String source;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(
                SandboxSettings.defaults().withUsersPerSecond(2000).withDemoSeed());
        environment = RunningMuster.environment(folder.resolve("home"), sandbox, Map.of());
        source = Files.writeString(folder.resolve("users.csv"), """
                username,email
                gil.hart,gil.hart@example.com
                kim.long,kim.long.example.com
                ada.brook,ada.brook@example.com
                """).toString();
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void printsAPlan() throws Exception {
        matches("plan", "plan", source);
    }

    @Test
    void printsAnImportWithFailuresAndItsStatus() throws Exception {
        matches("import", "import", source);
        matches("status", "status");
        String importId = MusterProcess.run(environment, "status").output().substring(0, 26);
        matches("status-import", "status", importId);
    }

    @Test
    void printsTheFindingsOfTheDoctor() throws Exception {
        matches("doctor", "doctor");
    }

    private void matches(String name, String... arguments) throws IOException, InterruptedException {
        GoldenFile.assertMatches(name, MusterProcess.run(environment, arguments).output(), folder);
    }
}
