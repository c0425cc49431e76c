package dev.muster.cli.command;

import dev.muster.cli.CommandContext;
import dev.muster.cli.ExitCode;
import dev.muster.cli.output.Banners;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code muster pause}: stops sending until {@code muster resume}. */
@Command(
        name = "pause",
        description =
                "Stops sending for all imports until muster resume. Results of what was sent are still collected, "
                        + "and files still read.",
        footer = {"", "Examples:", "  muster pause"})
public final class PauseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (CommandContext context = CommandContext.open(CommandContext.loadSettings())) {
            context.ledger().pause().begin(Clock.systemUTC().instant());
            Banners.paused(context).ifPresent(out::println);
            out.flush();
        }
        return ExitCode.ALL_IMPORTED;
    }
}
