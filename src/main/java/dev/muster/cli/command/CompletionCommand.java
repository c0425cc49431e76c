package dev.muster.cli.command;

import dev.muster.cli.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code muster completion}: prints a completion script for shells. */
@Command(
        name = "completion",
        description = "Prints a completion script for bash and zsh.",
        footer = {
            "",
            "Examples:",
            "  muster completion > ~/.muster-completion",
            "",
            "Then add to ~/.bashrc or ~/.zshrc: source ~/.muster-completion"
        })
public final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
        out.flush();
        return ExitCode.ALL_IMPORTED;
    }
}
