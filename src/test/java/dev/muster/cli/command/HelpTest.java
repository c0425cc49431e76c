package dev.muster.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Muster;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The help of every command: it shows the exit codes, and examples that can be typed as they stand. */
class HelpTest {
    private static final String EXAMPLE = "  muster ";

    static Stream<CommandLine> commands() {
        return Muster.commandLine().getSubcommands().values().stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void showsTheExitCodes(CommandLine command) {
        assertThat(command.getUsageMessage().lines().map(String::strip))
                .as(command.getCommandName())
                .anyMatch(line -> line.matches("0 +every row imported; any other command did what it was asked for"))
                .anyMatch(line -> line.matches("130 +interrupted; the same"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void showsExamplesThatCanBeTyped(CommandLine command) {
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
                .allMatch(example -> example.startsWith(EXAMPLE + command.getCommandName()));
        for (String example : examples) {
            String[] arguments =
                    example.replaceFirst(" >.*", "").substring(EXAMPLE.length()).split(" ");
            assertThat(Muster.commandLine()
                            .parseArgs(arguments)
                            .subcommand()
                            .commandSpec()
                            .name())
                    .isEqualTo(command.getCommandName());
        }
    }

    @Test
    void theHelpOfAllNamesEveryCommand() {
        String[] help = Muster.commandLine().getUsageMessage().split("\\R");
        assertThat(commands().map(CommandLine::getCommandName))
                .allMatch(name -> Arrays.stream(help).anyMatch(line -> line.startsWith("  " + name + " ")));
    }
}
