package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.MusterProcess.Finished;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./muster demo}, and what the README says of it. */
class DemoIT {
    @TempDir
    private Path temporary;

    @Test
    void theDemoPrintsWhatTheReadmeSays() throws Exception {
        Finished demo = MusterProcess.run(Map.of("MUSTER_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary), "demo");

        assertThat(demo.exitCode()).as(demo.output()).isEqualTo(1);
        List<String> promised = promisedLines();
        assertThat(promised).hasSizeGreaterThan(10);
        assertThat(withoutProgress(demo.output())).containsExactlyElementsOf(promised);
        try (Stream<Path> files = Files.walk(temporary)) {
            assertThat(files.filter(file -> file.toString().contains("dead-letter")).filter(Files::isRegularFile)).hasSize(3);
        }
    }

    /** The block of the README that follows the command, with what differs from run to run made the same. */
    private static List<String> promisedLines() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        String block = readme.substring(readme.indexOf("```text\n") + "```text\n".length());
        return withoutProgress(block.substring(0, block.indexOf("```")));
    }

    private static List<String> withoutProgress(String output) {
        Pattern progress = Pattern.compile("^[^ ]+: (reading|sending.*|closing)$");
        return output.lines().filter(line -> !progress.matcher(line).matches())
                .map(line -> line.replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT").replaceAll("\\S*/muster-demo-\\d+", "HOME")
                        .replaceAll("\\b[0-9A-HJKMNP-TV-Z]{26}\\b", "IMPORT").replaceAll("\\b[0-9a-f]{24}\\b", "ID"))
                .sorted().toList();
    }
}
