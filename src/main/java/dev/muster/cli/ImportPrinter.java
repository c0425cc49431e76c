package dev.muster.cli;

import dev.muster.config.Home;
import dev.muster.intake.ImportCommandLine;
import dev.muster.ledger.AccountedRecord;
import dev.muster.ledger.Import;
import dev.muster.ledger.ImportState;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.Warning;
import dev.muster.record.Outcome;
import dev.muster.record.Problem;
import dev.muster.report.Receipt;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Prints what became of an import: its mistakes by their lines, its account, its dead letter and what to do with that. */
final class ImportPrinter {
    /** How this process was called, so that what it says to do next works from the same folder. */
    static final String COMMAND = Commands.IN_THIS_HOME;
    /** Only what is printed is limited; the dead letter has them all. */
    private static final int MOST_MISTAKES_PRINTED = 20;

    private final Ledger ledger;
    private final Home home;
    private final PrintWriter out;
    private final boolean rehearsal;

    /**
     * @param rehearsal whether the imports are none of the user's own, so that no command is given that would send them
     */
    ImportPrinter(Ledger ledger, Home home, PrintWriter out, boolean rehearsal) {
        this.rehearsal = rehearsal;
        this.ledger = ledger;
        this.home = home;
        this.out = out;
    }

    /** Prints what became of a closed import, its mistakes by their lines; returns whether every row of it was imported. */
    boolean print(Import closed) {
        return print(closed, true);
    }

    /** {@link #print} without the single rows. */
    boolean printEnd(Import closed) {
        return print(closed, false);
    }

    private boolean print(Import closed, boolean rows) {
        Map<Outcome, Long> outcomes = ledger.imports().outcomes(closed.id());
        if (closed.refusal() != null) {
            printRefusal(closed);
        }
        if (closed.state() == ImportState.CANCELLED) {
            out.println(closed.source() + ": cancelled");
        }
        if (closed.seenBefore() != null) {
            out.println(closed.source() + ": " + new ImportStatus(ledger, closed).seenBefore());
        }
        if (rows) {
            printMistakes(closed, outcomes);
            printWarnings(closed);
        }
        var receipt = new WrittenReceipt(home, closed.id());
        if (receipt.sourceChanged()) {
            out.println(closed.source() + ": the file was changed after it was read: " + COMMAND + " run imports it again once nobody writes to it, and recognises rows that were imported");
        }
        Optional<Path> deadLetter = receipt.deadLetter();
        String account = Receipt.line(closed.source(), closed.rows(), outcomes);
        out.println(deadLetter.isEmpty() ? Terminal.good(account) : Terminal.bad(account));
        deadLetter.ifPresent(file -> printDeadLetter(file, closed, outcomes));
        out.flush();
        return receipt.isComplete();
    }

    private void printRefusal(Import closed) {
        List<Problem> problems = closed.refusal().parts();
        problems.stream().limit(MOST_MISTAKES_PRINTED).forEach(problem -> out.println(closed.source() + ": refused, nothing was sent: " + Commands.in(problem.line())));
        if (problems.size() > MOST_MISTAKES_PRINTED) {
            out.println(closed.source() + ": and " + (problems.size() - MOST_MISTAKES_PRINTED) + " more like these, all in the dead letter");
        }
    }

    private String again(Import closed, String... commandAndOptions) {
        return Commands.in(new ImportCommandLine(ledger.imports(), closed).of(commandAndOptions));
    }

    private void printMistakes(Import closed, Map<Outcome, Long> outcomes) {
        try (Stream<AccountedRecord> records = ledger.records().accounted(closed.id())) {
            records.filter(record -> record.outcome() != Outcome.UNSENT && !record.outcome().imported()).limit(MOST_MISTAKES_PRINTED)
                    .forEach(record -> record.problems().forEach(problem ->
                            out.println(closed.source() + ":" + record.line() + ": " + record.outcome().word() + ", " + Commands.in(problem.line()))));
        }
        long more = outcomes.entrySet().stream().filter(count -> count.getKey() != Outcome.UNSENT && !count.getKey().imported())
                .mapToLong(Map.Entry::getValue).sum() - MOST_MISTAKES_PRINTED;
        if (more > 0) {
            out.println(closed.source() + ": and " + more + " more like these, all in the dead letter");
        }
    }

    private void printWarnings(Import closed) {
        try (Stream<Warning> warnings = ledger.records().warnings(closed.id())) {
            warnings.limit(MOST_MISTAKES_PRINTED).forEach(warning -> out.println(warning.place(closed.source()) + ": warning, "
                    + warning.code() + ": " + warning.reason() + ". " + Commands.in(warning.hint())));
        }
        long more = ledger.records().warningCount(closed.id()) - MOST_MISTAKES_PRINTED;
        if (more > 0) {
            out.println(closed.source() + ": and " + more + " more warnings. To see them all: " + again(closed, "plan", "--full"));
        }
    }

    private void printDeadLetter(Path deadLetter, Import closed, Map<Outcome, Long> outcomes) {
        out.println("  dead letter: " + deadLetter);
        if (closed.refusal() != null || outcomes.isEmpty()) {
            out.println("  what to do: correct the source, then " + (ledger.imports().namedPath(closed.id()).isEmpty() || rehearsal ? "import it again" : "import it again: " + again(closed, "import")));
        } else if (rehearsal) {
            out.println("  what to do: correct its rows where _hint says how, then import it");
        } else {
            printCommands(deadLetter, closed, outcomes);
        }
    }

    private void printCommands(Path deadLetter, Import closed, Map<Outcome, Long> outcomes) {
        long failed = outcomes.entrySet().stream().filter(count -> !count.getKey().imported()).mapToLong(Map.Entry::getValue).sum();
        long retryable = ledger.records().retryable(closed.id());
        if (retryable > 0) {
            out.println("  what to do: try " + retryable + " rows again: " + COMMAND + " redrive " + closed.id());
        }
        if (failed > retryable) {
            out.println((retryable > 0 ? "  after that, remove those rows from the dead letter, correct the others" : "  what to do: correct its rows") + " where _hint says how, then: "
                    + Commands.in(new ImportCommandLine(ledger.imports(), closed).ofDeadLetter(deadLetter.toString())));
        }
    }
}
