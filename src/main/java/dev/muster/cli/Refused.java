package dev.muster.cli;

import java.util.List;

/** Tells that the service refuses the worker, wherever somebody may wonder why nothing happens. */
final class Refused {
    private Refused() {
    }

    /** One line for each organization in which it does. */
    static List<String> lines(Workplace workplace) {
        return workplace.ledger().refusals().current().stream().map(refusal -> (refusal.org().isEmpty() ? "" : refusal.org() + ": ")
                + "JumpCloud refuses the worker since " + refusal.since() + ", and everything waits: "
                + refusal.message() + ". " + ImportPrinter.COMMAND + " doctor tells more").toList();
    }
}
