package dev.muster.cli.command;

import dev.muster.cli.CommandContext;
import dev.muster.cli.ExitCode;
import dev.muster.cli.output.PausedBanner;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code muster pause}: nothing is sent until {@code muster resume}. */
@Command(
        name = "pause",
        description =
                "Lets nothing be sent any more, of no import, until muster resume. What JumpCloud has already is waited for, and files are read as ever.",
        footer = {"", "Examples:", "  muster pause"})
public final class PauseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (CommandContext context = CommandContext.open(CommandContext.loadSettings())) {
            context.ledger().pause().begin(Clock.systemUTC().instant());
            PausedBanner.tell(context, out);
        }
        return ExitCode.ALL_IMPORTED;
    }
}
