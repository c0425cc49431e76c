package dev.muster.cli.output;

import dev.muster.cli.CommandContext;
import dev.muster.cli.terminal.Terminal;
import dev.muster.cli.terminal.TerminalProgressReporter;
import java.io.PrintWriter;

/** Whom a command tells how its imports go. */
public final class ProgressReporters {
    private ProgressReporters() {}

    /**
     * A person: by a progress bar on a terminal, else by plain lines.
     *
     * @param dryRun as for {@link ImportPrinter}
     */
    public static ProgressReporter forPeople(CommandContext context, PrintWriter out, boolean dryRun) {
        ImportPrinter printer = printer(context, out, dryRun);
        return Terminal.draws() ? new TerminalProgressReporter(out, printer) : new PlainProgressReporter(out, printer);
    }

    /** Somebody who wants to hear of the ends alone. */
    public static ProgressReporter quiet(CommandContext context, PrintWriter out) {
        return new QuietProgressReporter(out, printer(context, out, false));
    }

    private static ImportPrinter printer(CommandContext context, PrintWriter out, boolean dryRun) {
        return new ImportPrinter(context.ledger(), context.home(), out, dryRun);
    }
}
