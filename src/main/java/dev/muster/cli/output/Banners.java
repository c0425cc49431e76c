package dev.muster.cli.output;

import dev.muster.cli.CommandContext;
import java.util.List;
import java.util.Optional;

/** The lines that explain why nothing is being sent. */
public final class Banners {
    private Banners() {}

    /** One line if sending is paused. */
    public static Optional<String> paused(CommandContext context) {
        return context.ledger()
                .pause()
                .since()
                .map(since ->
                        "Sending has been paused since " + since + ". To resume: " + ImportPrinter.COMMAND + " resume");
    }

    /** One line for each organization whose credentials JumpCloud rejects. */
    public static List<String> rejected(CommandContext context) {
        return context.ledger().refusals().current().stream()
                .map(refusal -> (refusal.org().isEmpty() ? "" : refusal.org() + ": ")
                        + "JumpCloud has rejected the credentials since " + refusal.since() + " (" + refusal.message()
                        + "), nothing is sent. To check them: " + ImportPrinter.COMMAND + " doctor")
                .toList();
    }
}
