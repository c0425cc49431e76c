package dev.muster.cli.output;

import dev.muster.cli.terminal.Terminal;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.AccountedRecord;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.ImportState;
import dev.muster.ledger.model.RecordWarning;
import dev.muster.pipeline.intake.ImportCommandLine;
import dev.muster.pipeline.report.Receipt;
import dev.muster.records.problem.Problem;
import dev.muster.records.schema.Outcome;
import dev.muster.storage.Home;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Prints what became of an import: its mistakes by their lines, its account, its dead letter and what to do with that.
 */
public final class ImportPrinter {
    /** How this process was called, so that what it says to do next works from the same folder. */
    public static final String COMMAND = PrintedCommand.IN_THIS_HOME;
    /** Only what is printed is limited; the dead letter has them all. */
    private static final int MOST_MISTAKES_PRINTED = 20;

    private final Ledger ledger;
    private final Home home;
    private final PrintWriter out;
    private final boolean dryRun;

    /**
     * @param dryRun whether the imports are none of the user's own, so that no command is given that would send them
     */
    public ImportPrinter(Ledger ledger, Home home, PrintWriter out, boolean dryRun) {
        this.dryRun = dryRun;
        this.ledger = ledger;
        this.home = home;
        this.out = out;
    }

    /**
     * Prints what became of a closed import, its mistakes by their lines; returns whether every row of it was imported.
     */
    public boolean print(ImportRun closed) {
        return print(closed, true);
    }

    /** {@link #print} without the single rows. */
    boolean printEnd(ImportRun closed) {
        return print(closed, false);
    }

    private boolean print(ImportRun closed, boolean rows) {
        Map<Outcome, Long> outcomes = ledger.importStats().outcomes(closed.id());
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
        var receipt = new ReceiptFile(home, closed.id());
        if (receipt.sourceChanged()) {
            out.println(closed.source() + ": the file was changed after it was read: " + COMMAND
                    + " run imports it again once nobody writes to it, and recognises rows that were imported");
        }
        Optional<Path> deadLetter = receipt.deadLetter();
        String account = Receipt.line(closed.source(), closed.rows(), outcomes);
        out.println(deadLetter.isEmpty() ? Terminal.good(account) : Terminal.bad(account));
        deadLetter.ifPresent(file -> printDeadLetter(file, closed, outcomes));
        out.flush();
        return receipt.isComplete();
    }

    private void printRefusal(ImportRun closed) {
        List<Problem> problems = closed.refusal().parts();
        problems.stream()
                .limit(MOST_MISTAKES_PRINTED)
                .forEach(problem -> out.println(
                        closed.source() + ": refused, nothing was sent: " + PrintedCommand.in(problem.line())));
        if (problems.size() > MOST_MISTAKES_PRINTED) {
            out.println(closed.source() + ": and " + (problems.size() - MOST_MISTAKES_PRINTED)
                    + " more like these, all in the dead letter");
        }
    }

    private String again(ImportRun closed, String... commandAndOptions) {
        return PrintedCommand.in(new ImportCommandLine(ledger.imports(), closed).of(commandAndOptions));
    }

    private void printMistakes(ImportRun closed, Map<Outcome, Long> outcomes) {
        try (Stream<AccountedRecord> records = ledger.records().accounted(closed.id())) {
            records.filter(record -> record.outcome() != Outcome.UNSENT
                            && !record.outcome().imported())
                    .limit(MOST_MISTAKES_PRINTED)
                    .forEach(record -> record.problems()
                            .forEach(problem -> out.println(closed.source() + ":" + record.line() + ": "
                                    + record.outcome().word() + ", " + PrintedCommand.in(problem.line()))));
        }
        long more = outcomes.entrySet().stream()
                        .filter(count -> count.getKey() != Outcome.UNSENT
                                && !count.getKey().imported())
                        .mapToLong(Map.Entry::getValue)
                        .sum()
                - MOST_MISTAKES_PRINTED;
        if (more > 0) {
            out.println(closed.source() + ": and " + more + " more like these, all in the dead letter");
        }
    }

    private void printWarnings(ImportRun closed) {
        try (Stream<RecordWarning> warnings = ledger.records().warnings(closed.id())) {
            warnings.limit(MOST_MISTAKES_PRINTED)
                    .forEach(warning -> out.println(warning.place(closed.source()) + ": warning, " + warning.code()
                            + ": " + warning.reason() + ". " + PrintedCommand.in(warning.hint())));
        }
        long more = ledger.records().warningCount(closed.id()) - MOST_MISTAKES_PRINTED;
        if (more > 0) {
            out.println(closed.source() + ": and " + more + " more warnings. To see them all: "
                    + again(closed, "plan", "--full"));
        }
    }

    private void printDeadLetter(Path deadLetter, ImportRun closed, Map<Outcome, Long> outcomes) {
        out.println("  dead letter: " + deadLetter);
        if (closed.refusal() != null || outcomes.isEmpty()) {
            out.println("  what to do: correct the source, then "
                    + (ledger.imports().namedPath(closed.id()).isEmpty() || dryRun
                            ? "import it again"
                            : "import it again: " + again(closed, "import")));
        } else if (dryRun) {
            out.println("  what to do: correct its rows where _hint says how, then import it");
        } else {
            printCommands(deadLetter, closed, outcomes);
        }
    }

    private void printCommands(Path deadLetter, ImportRun closed, Map<Outcome, Long> outcomes) {
        long failed = outcomes.entrySet().stream()
                .filter(count -> !count.getKey().imported())
                .mapToLong(Map.Entry::getValue)
                .sum();
        long retryable = ledger.records().retryable(closed.id());
        if (retryable > 0) {
            out.println("  what to do: try " + retryable + " rows again: " + COMMAND + " redrive " + closed.id());
        }
        if (failed > retryable) {
            out.println((retryable > 0
                            ? "  after that, remove those rows from the dead letter, correct the others"
                            : "  what to do: correct its rows")
                    + " where _hint says how, then: "
                    + PrintedCommand.in(
                            new ImportCommandLine(ledger.imports(), closed).ofDeadLetter(deadLetter.toString())));
        }
    }
}
