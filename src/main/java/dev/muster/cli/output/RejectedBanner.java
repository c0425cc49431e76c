package dev.muster.cli.output;

import dev.muster.cli.CommandContext;
import java.util.List;

/** Tells that the service refuses the worker, wherever somebody may wonder why nothing happens. */
public final class RejectedBanner {
    private RejectedBanner() {}

    /** One line for each organization in which it does. */
    public static List<String> lines(CommandContext context) {
        return context.ledger().refusals().current().stream()
                .map(refusal -> (refusal.org().isEmpty() ? "" : refusal.org() + ": ")
                        + "JumpCloud refuses the worker since " + refusal.since() + ", and everything waits: "
                        + refusal.message() + ". " + ImportPrinter.COMMAND + " doctor tells more")
                .toList();
    }
}
