package dev.muster.e2e.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.config.ConfigurationException;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.SampleUsers;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.testing.InTurn;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Routes of the user, in {@code routes/} of the home. */
class OwnRoutesIT {
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");

    @TempDir
    private Path folder;

    @RegisterExtension
    private static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(5000));

    private Path home;

    @BeforeEach
    void chooseHome() {
        home = folder.resolve("home");
    }

    @InTurn
    @Test
    void fetchesFilesByTheRouteOfTheDocs(Sandbox sandbox) throws IOException {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        ownRoute(exampleOfTheDocs().replace("{{env:SHARED_FOLDER:/srv/hr}}", shared.toString()));
        Path hires = Files.writeString(shared.resolve("hires.csv"), SampleUsers.csv(3));
        Files.setLastModifiedTime(hires, FileTime.from(Instant.now().minusSeconds(60)));

        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            assertThat(muster.closed("hires.csv").counts()).startsWith("3 rows, 3 created");
            await().atMost(RunningMuster.PATIENCE).until(() -> Files.notExists(hires));
        }
    }

    @Test
    void namesTheFolderOfARouteThatCannotBeStarted(Sandbox sandbox) throws IOException {
        ownRoute("- route:\n    id: sources-wrong\n    from:\n      uri: nonsense:x\n      steps:\n        - log: x\n");

        assertThatThrownBy(() -> RunningMuster.start(home, sandbox))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(home.resolve("routes").toString(), "nonsense", "Correct them");
    }

    private void ownRoute(String yaml) throws IOException {
        Path routes = Files.createDirectories(home.resolve("routes"));
        Files.writeString(routes.resolve("sources-shared.camel.yaml"), yaml);
    }

    private static String exampleOfTheDocs() throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("docs", "change-the-flow.md")));
        assertThat(example.find()).isTrue();
        return example.group(1);
    }
}
