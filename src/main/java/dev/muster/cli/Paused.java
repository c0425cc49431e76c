package dev.muster.cli;

import java.io.PrintWriter;

/** Tells that sending is paused, wherever somebody may wonder why nothing happens. */
final class Paused {
    private Paused() {
    }

    /** One line, if sending is paused. */
    static void tell(Workplace workplace, PrintWriter out) {
        workplace.ledger().pause().since().ifPresent(since ->
                out.println("Sending is paused since " + since + ": nothing is sent until " + ImportPrinter.COMMAND + " resume"));
        out.flush();
    }
}
