package dev.muster.e2e.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.DemoText;
import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.MusterProcess.Finished;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./muster demo}, and what its page says. */
class DemoIT {
    @TempDir
    private Path temporary;

    @Test
    void printsTheOutcomeOfEveryRow() throws Exception {
        Finished demo = MusterProcess.run(
                Map.of(
                        "MUSTER_JAVA_OPTS",
                        "-Djava.io.tmpdir=" + temporary,
                        // Settings for the real service, which the demo must ignore.
                        "JUMPCLOUD_BASE_URL",
                        "http://127.0.0.1:9",
                        "JUMPCLOUD_ORG_ID",
                        "5da4cf6113973a47cc6862fa",
                        "JUMPCLOUD_CLIENT_ID",
                        "client",
                        "JUMPCLOUD_CLIENT_SECRET",
                        "invented-secret",
                        "MUSTER_PROXY_URL",
                        "http://127.0.0.1:9",
                        "MUSTER_PROXY_FOR_THIS_MACHINE",
                        "true",
                        "MUSTER_EVENTS_FILE",
                        temporary.resolve("events.ndjson").toString()),
                "demo");

        assertThat(demo.exitCode()).as(demo.output()).isEqualTo(1);
        List<String> promised = DemoText.comparable(Files.readString(Path.of("src", "test", "resources", "demo.txt")));
        assertThat(promised).hasSizeGreaterThan(10);
        assertThat(DemoText.comparable(demo.output())).containsExactlyElementsOf(promised);
        assertThat(temporary.resolve("events.ndjson")).doesNotExist();
        try (Stream<Path> files = Files.walk(temporary)) {
            assertThat(files.filter(file -> file.toString().contains("dead-letter"))
                            .filter(Files::isRegularFile))
                    .hasSize(3);
        }
    }
}
