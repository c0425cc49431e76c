package dev.muster.cli;

import java.util.Optional;

/** Tells that the service refuses the worker, wherever somebody may wonder why nothing happens. */
final class Refused {
    private Refused() {
    }

    /** One line, if it does. */
    static Optional<String> line(Workplace workplace) {
        return workplace.ledger().refusals().current().map(refusal -> "JumpCloud refuses the worker since " + refusal.since() + ", and everything waits: "
                + refusal.message() + ". " + ImportPrinter.COMMAND + " doctor tells more");
    }
}
