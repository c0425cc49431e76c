package dev.muster.cli.output;

import dev.muster.cli.CommandContext;
import dev.muster.cli.terminal.Terminal;
import dev.muster.cli.terminal.TerminalProgressReporter;
import java.io.PrintWriter;

/** Whom a command tells how its imports go. */
public final class ProgressReporters {
    private ProgressReporters() {
    }

    /**
     * A person: by a progress bar on a terminal, else by plain lines.
     *
     * @param rehearsal as for {@link ImportPrinter}
     */
    public static ProgressReporter forPeople(CommandContext workplace, PrintWriter out, boolean rehearsal) {
        ImportPrinter printer = printer(workplace, out, rehearsal);
        return Terminal.draws() ? new TerminalProgressReporter(out, printer) : new PlainProgressReporter(out, printer);
    }

    /** Somebody who wants to hear of the ends alone. */
    public static ProgressReporter quiet(CommandContext workplace, PrintWriter out) {
        return new QuietProgressReporter(out, printer(workplace, out, false));
    }

    private static ImportPrinter printer(CommandContext workplace, PrintWriter out, boolean rehearsal) {
        return new ImportPrinter(workplace.ledger(), workplace.home(), out, rehearsal);
    }
}
