package dev.muster.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.ExitCode;
import dev.muster.cli.Muster;
import dev.muster.testing.GoldenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The help of every command, with its examples, and the page of exit codes. */
class HelpTest {
    private static final String EXAMPLE = "  ";

    static Stream<CommandLine> commands() {
        return below(Muster.commandLine());
    }

    private static Stream<CommandLine> below(CommandLine parent) {
        return parent.getSubcommands().values().stream()
                .flatMap(command -> Stream.concat(Stream.of(command), below(command)));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void refersToTheExitCodes(CommandLine command) {
        assertThat(command.getUsageMessage()).endsWith("\nExit codes: muster help exit-codes\n");
    }

    @Test
    void documentsTheExitCodes() throws IOException {
        assertThat(Files.readString(Path.of("docs", "commands.md")))
                .contains(ExitCode.meanings().entrySet().stream()
                        .map(code -> "| %d | %s |".formatted(code.getKey(), code.getValue()))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void showsExamplesThatParse(CommandLine command) {
        List<String> lines = command.getUsageMessage()
                .lines()
                .dropWhile(line -> !line.equals("Examples:"))
                .skip(1)
                .toList();
        List<String> examples =
                lines.stream().takeWhile(line -> !line.isBlank()).toList();

        assertThat(examples)
                .as(command.getCommandName())
                .isNotEmpty()
                .allMatch(example ->
                        example.startsWith(EXAMPLE + command.getCommandSpec().qualifiedName()));
        for (String example : examples) {
            String[] arguments = example.replaceFirst(" >.*", "").strip().split(" ");
            ParseResult parsed = Muster.commandLine().parseArgs(Arrays.copyOfRange(arguments, 1, arguments.length));
            assertThat(parsed.asCommandLineList())
                    .anySatisfy(used -> assertThat(used.getCommandSpec().qualifiedName())
                            .isEqualTo(command.getCommandSpec().qualifiedName()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"import", "doctor"})
    void matchesTheGoldenFile(String command) throws IOException {
        GoldenFile.assertMatches(
                "help-" + command,
                Muster.commandLine().getSubcommands().get(command).getUsageMessage(),
                Path.of("").toAbsolutePath());
    }

    @Test
    void listsEveryCommand() {
        assertThat(commands())
                .allMatch(command -> command.getParent()
                        .getUsageMessage()
                        .lines()
                        .anyMatch(line -> line.startsWith("  " + command.getCommandName() + " ")));
    }
}
