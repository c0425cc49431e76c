package dev.muster.cli;

import java.io.PrintWriter;
import java.util.Optional;

/** Tells that sending is paused, wherever somebody may wonder why nothing happens. */
final class Paused {
    private Paused() {
    }

    /** One line, if sending is paused. */
    static Optional<String> line(Workplace workplace) {
        return workplace.ledger().pause().since().map(since -> "Sending is paused since " + since + ": nothing is sent until " + ImportPrinter.COMMAND + " resume");
    }

    /** Prints that line, if there is one. */
    static void tell(Workplace workplace, PrintWriter out) {
        line(workplace).ifPresent(out::println);
        out.flush();
    }
}
