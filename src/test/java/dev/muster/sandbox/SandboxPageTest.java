package dev.muster.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.sandbox.faults.FaultKind;
import dev.muster.sandbox.faults.FaultOperation;
import dev.muster.sandbox.faults.FaultOption;
import dev.muster.sandbox.faults.FaultScript;
import dev.muster.sandbox.judge.Misconduct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about the sandbox says what the sandbox can do. */
class SandboxPageTest {
    private static final Path PAGE = Path.of("docs", "sandbox.md");

    @Test
    void listsAllKindsOfFaults() throws IOException {
        var listed = Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.equals("### Statuses"))
                .takeWhile(line -> !line.equals("## Conduct"))
                .filter(line -> line.startsWith("| `"))
                .toList();

        assertThat(listed)
                .isEqualTo(Arrays.stream(FaultKind.values())
                        .map(SandboxPageTest::line)
                        .toList());
    }

    private static String line(FaultKind kind) {
        var first = "| `" + kind.word() + "` | " + kind.description() + " |";
        return kind.options().contains(FaultOption.BODY) ? first : first + " " + operations(kind) + " |";
    }

    private static String operations(FaultKind kind) {
        return kind.operations().containsAll(List.of(FaultOperation.values()))
                ? "all"
                : kind.operations().stream()
                        .map(operation -> "`" + operation.word() + "`")
                        .collect(Collectors.joining(", "));
    }

    @Test
    void documentsEveryKeyWordAndRule() throws IOException {
        var words = Stream.of(
                        Arrays.stream(FaultOperation.values()).map(FaultOperation::word),
                        Arrays.stream(FaultOption.values()).map(FaultOption::word),
                        Arrays.stream(Misconduct.Rule.values()).map(Enum::name),
                        Stream.of("kind", "operation", "calls", "job", "probability", "seed"))
                .flatMap(all -> all);

        assertThat(Files.readString(PAGE))
                .contains(words.map(word -> "`" + word + "`").toList());
    }

    @Test
    void runsTheExampleScript() throws IOException {
        assertThat(FaultScript.read(Path.of("samples", "faults", "bad-day.yaml"))
                        .size())
                .isEqualTo(6);
        assertThat(Files.readString(PAGE)).contains(List.of("samples/faults/bad-day.yaml"));
    }
}
