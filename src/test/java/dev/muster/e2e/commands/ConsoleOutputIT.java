package dev.muster.e2e.commands;

import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.RunningMuster;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.testing.GoldenFile;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The complete console output of the most important commands. */
class ConsoleOutputIT {
    @RegisterExtension
    static final SandboxExtension SANDBOX = SandboxExtension.with(
            SandboxSettings.defaults().withUsersPerSecond(2000).withDemoSeed());

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Map<String, String> environment;
    private String source;

    @BeforeEach
    void start(Sandbox sandbox) throws IOException {
        this.sandbox = sandbox;
        environment = RunningMuster.environment(folder.resolve("home"), sandbox, Map.of());
        source = Files.writeString(folder.resolve("users.csv"), """
                username,email
                gil.hart,gil.hart@example.com
                kim.long,kim.long.example.com
                ada.brook,ada.brook@example.com
                """).toString();
    }

    @Test
    void printsAPlan() throws Exception {
        matches("plan", "plan", source);
    }

    @Test
    void printsAnImportWithFailuresAndItsStatus() throws Exception {
        matches("import", "import", source);
        matches("status", "status");
        String importId = MusterCommand.run(environment, "status").output().substring(0, 26);
        matches("status-import", "status", importId);
    }

    @Test
    void printsTheFindingsOfTheDoctor() throws Exception {
        matches("doctor", "doctor");
    }

    private void matches(String name, String... arguments) throws IOException, InterruptedException {
        GoldenFile.assertMatches(name, MusterCommand.run(environment, arguments).output(), folder);
    }
}
