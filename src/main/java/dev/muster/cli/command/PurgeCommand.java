package dev.muster.cli.command;

import dev.muster.cli.CommandContext;
import dev.muster.cli.ExitCode;
import dev.muster.cli.output.Counts;
import dev.muster.cli.output.ImportPrinter;
import dev.muster.cli.terminal.Question;
import dev.muster.cli.terminal.Terminal;
import dev.muster.config.Age;
import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.ledger.ImportPurge.Kept;
import dev.muster.ledger.model.ImportRun;
import dev.muster.pipeline.retention.Retention;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code muster purge}: removes old imports now. */
@Command(
        name = "purge",
        description = "Permanently removes old closed imports: source, reports, dead letter and ledger entries. "
                + "Keeps an import while rows of it are unresolved or an open import needs it.",
        footer = {
            "",
            "Examples:",
            "  muster purge",
            "  muster purge --older-than 7d --yes",
            "",
            "A running muster run does this every hour (muster.retention.look-every)."
        })
public final class PurgeCommand implements Callable<Integer> {
    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            description = "minimum time since they closed: " + Age.WANTED + " (default: muster.retention)")
    private String olderThan;

    @Option(
            names = {"-y", "--yes"},
            description = "do not ask for confirmation")
    private boolean yes;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Settings settings = CommandContext.loadSettings();
        Duration age = age(settings);
        PrintWriter out = spec.commandLine().getOut();
        try (CommandContext context = CommandContext.look(settings)) {
            Instant before = Clock.systemUTC().instant().minus(age);
            if (!yes && !confirmed(context, before)) {
                out.println("Nothing was removed.");
                out.flush();
                return ExitCode.USAGE;
            }
            int removed = remove(context, age, out);
            List<Kept> kept = context.ledger().purge().kept(before);
            kept.forEach(old -> print(old, out));
            out.println("Removed " + Counts.of(removed, "import") + "; kept " + kept.size() + " of the same age.");
            out.flush();
        }
        return ExitCode.ALL_IMPORTED;
    }

    private Duration age(Settings settings) {
        if (olderThan != null) {
            return Age.of(olderThan)
                    .orElseThrow(() -> new ConfigurationException(
                            "--older-than is \"" + olderThan + "\": it must be " + Age.WANTED));
        }
        return settings.retention()
                .orElseThrow(() -> new ConfigurationException(
                        "muster.retention is never, so no import is old enough: set an age with --older-than"));
    }

    private static int remove(CommandContext context, Duration age, PrintWriter out) throws IOException {
        var retention = new Retention(context.home(), context.ledger(), Optional.of(age), Clock.systemUTC());
        int removed = 0;
        for (String id = retention.next(); id != null; id = retention.next()) {
            ImportRun old = context.ledger().imports().get(id);
            retention.remove(id);
            out.println(id + "  " + old.source() + ": removed, "
                    + Counts.of(old.status().rows(), "row"));
            out.flush();
            removed++;
        }
        return removed;
    }

    private static void print(Kept kept, PrintWriter out) {
        out.println(kept.id() + "  " + kept.source() + ": kept, since " + kept.why()
                + (kept.unresolved() > 0 ? ". To retry them: " + ImportPrinter.COMMAND + " redrive " + kept.id() : ""));
    }

    private boolean confirmed(CommandContext context, Instant before) {
        Console console = Terminal.console();
        return console == null
                || Question.isAnsweredYes(
                        console,
                        ("Permanently remove the imports that closed before %s (up to %d; those with unresolved "
                                        + "rows are kept)")
                                .formatted(
                                        before.truncatedTo(ChronoUnit.SECONDS),
                                        context.ledger().purge().closedBefore(before)));
    }
}
