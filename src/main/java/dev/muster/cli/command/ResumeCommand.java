package dev.muster.cli.command;

import dev.muster.cli.CommandContext;
import dev.muster.cli.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code muster resume}: ends a {@code muster pause}. */
@Command(
        name = "resume",
        description = "Resumes sending after muster pause, by the running worker or the next one to start.",
        footer = {"", "Examples:", "  muster resume"})
public final class ResumeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (CommandContext context = CommandContext.open(CommandContext.loadSettings())) {
            out.println(context.ledger().pause().end() ? "Sending resumed." : "Sending was not paused.");
        }
        out.flush();
        return ExitCode.ALL_IMPORTED;
    }
}
