package dev.muster.cli.output;

import dev.muster.cli.CommandContext;
import java.io.PrintWriter;
import java.util.Optional;

/** Tells that sending is paused, wherever somebody may wonder why nothing happens. */
public final class PausedBanner {
    private PausedBanner() {}

    /** One line, if sending is paused. */
    public static Optional<String> line(CommandContext context) {
        return context.ledger()
                .pause()
                .since()
                .map(since -> "Sending is paused since " + since + ": nothing is sent until " + ImportPrinter.COMMAND
                        + " resume");
    }

    /** Prints that line, if there is one. */
    public static void tell(CommandContext context, PrintWriter out) {
        line(context).ifPresent(out::println);
        out.flush();
    }
}
