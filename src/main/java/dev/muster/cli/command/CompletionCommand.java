package dev.muster.cli.command;

import dev.muster.cli.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code muster completion}: lets a shell complete commands, options and files. */
@Command(
        name = "completion",
        description = "Prints a script by which bash and zsh complete what you type.",
        footer = {
            "",
            "Examples:",
            "  muster completion > ~/.muster-completion",
            "",
            "Then let ~/.bashrc or ~/.zshrc say: source ~/.muster-completion"
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
