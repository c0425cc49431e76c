package dev.muster.cli.command;

import dev.muster.cli.ExitCode;
import dev.muster.config.ConfigurationException;
import dev.muster.records.problem.EditDistance;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster help}: the same as {@code --help}, and the exit codes. */
@Command(
        name = "help",
        helpCommand = true,
        description = "Shows all commands, the help of one, or the exit codes.",
        footer = {"", "Examples:", "  muster help", "  muster help import", "  muster help exit-codes"})
public final class HelpCommand implements Callable<Integer> {
    private static final String EXIT_CODES = "exit-codes";

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "a command, or exit-codes")
    private String topic;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine all = spec.root().commandLine();
        PrintWriter out = spec.commandLine().getOut();
        if (EXIT_CODES.equals(topic)) {
            ExitCode.meanings().forEach((code, meaning) -> out.println("%3d  %s".formatted(code, meaning)));
            out.flush();
            return ExitCode.ALL_IMPORTED;
        }
        CommandLine shown = topic == null ? all : all.getSubcommands().get(topic);
        if (shown == null) {
            throw new ConfigurationException("Unknown command \"" + topic + "\". "
                    + EditDistance.didYouMean(
                            EditDistance.near(topic, all.getSubcommands().keySet())) + "All commands: ./muster help");
        }
        shown.usage(out);
        out.flush();
        return ExitCode.ALL_IMPORTED;
    }
}
