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

/** {@code muster help}: the same as {@code --help}. */
@Command(
        name = "help",
        helpCommand = true,
        description = "Shows all commands, or the help of one.",
        footer = {"", "Examples:", "  muster help", "  muster help import"})
public final class HelpCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "the command")
    private String command;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine all = spec.root().commandLine();
        CommandLine shown = command == null ? all : all.getSubcommands().get(command);
        if (shown == null) {
            throw new ConfigurationException("There is no command \"" + command + "\". "
                    + EditDistance.didYouMean(
                            EditDistance.near(command, all.getSubcommands().keySet())) + "All commands: ./muster help");
        }
        PrintWriter out = spec.commandLine().getOut();
        shown.usage(out);
        out.flush();
        return ExitCode.ALL_IMPORTED;
    }
}
