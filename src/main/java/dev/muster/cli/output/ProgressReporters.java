package dev.muster.cli.output;

import dev.muster.cli.CommandContext;
import dev.muster.cli.terminal.Terminal;
import dev.muster.cli.terminal.TerminalProgressReporter;
import java.io.PrintWriter;

/** Creates the progress reporters of commands. */
public final class ProgressReporters {
    private ProgressReporters() {}

    /**
     * Reports to people: by a progress bar on a terminal, otherwise by plain lines.
     *
     * @param dryRun as for {@link ImportPrinter}
     */
    public static ProgressReporter forPeople(CommandContext context, PrintWriter out, boolean dryRun) {
        ImportPrinter printer = printer(context, out, dryRun);
        return Terminal.draws() ? new TerminalProgressReporter(out, printer) : new PlainProgressReporter(out, printer);
    }

    /** Reports only closed imports. */
    public static ProgressReporter quiet(CommandContext context, PrintWriter out) {
        return new QuietProgressReporter(out, printer(context, out, false));
    }

    private static ImportPrinter printer(CommandContext context, PrintWriter out, boolean dryRun) {
        return new ImportPrinter(context.ledger(), context.home(), out, dryRun);
    }
}
