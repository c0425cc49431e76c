package dev.muster.cli;

import java.io.PrintWriter;

/** Whom a command tells how its imports go. */
final class Tellers {
    private Tellers() {
    }

    /**
     * A person: by a progress bar on a terminal, else by plain lines.
     *
     * @param rehearsal as for {@link ImportPrinter}
     */
    static Teller forPeople(Workplace workplace, PrintWriter out, boolean rehearsal) {
        ImportPrinter printer = printer(workplace, out, rehearsal);
        return Terminal.draws() ? new TerminalTeller(out, printer) : new PlainTeller(out, printer);
    }

    /** Somebody who wants to hear of the ends alone. */
    static Teller quiet(Workplace workplace, PrintWriter out) {
        return new QuietTeller(out, printer(workplace, out, false));
    }

    private static ImportPrinter printer(Workplace workplace, PrintWriter out, boolean rehearsal) {
        return new ImportPrinter(workplace.ledger(), workplace.home(), out, rehearsal);
    }
}
