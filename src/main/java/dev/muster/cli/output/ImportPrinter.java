package dev.muster.cli.output;

import dev.muster.cli.terminal.Terminal;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.AccountedRecord;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.ImportState;
import dev.muster.ledger.model.RecordWarning;
import dev.muster.pipeline.intake.ImportCommandLine;
import dev.muster.records.problem.Problem;
import dev.muster.records.schema.Outcome;
import dev.muster.storage.Home;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints the result of an import: its errors by line, its counts, its dead letter and what to do with that. */
public final class ImportPrinter {
    /** The command that started this process, so that printed commands work in the same folder. */
    public static final String COMMAND = PrintedCommand.IN_THIS_HOME;
    /** Limits only what is printed; the dead letter has all rows. */
    private static final int MAX_ERRORS = 20;

    private final Ledger ledger;
    private final Home home;
    private final PrintWriter out;
    private final boolean dryRun;

    /** @param dryRun whether these are imports of a demo, for which no commands are suggested */
    public ImportPrinter(Ledger ledger, Home home, PrintWriter out, boolean dryRun) {
        this.dryRun = dryRun;
        this.ledger = ledger;
        this.home = home;
        this.out = out;
    }

    /** Prints a closed import with its errors by line; returns whether every row was imported. */
    public boolean print(ImportRun closed) {
        return print(closed, true);
    }

    /** {@link #print} without the single rows. */
    boolean printEnd(ImportRun closed) {
        return print(closed, false);
    }

    private boolean print(ImportRun closed, boolean rows) {
        Map<Outcome, Long> outcomes = ledger.importStats().outcomes(closed.id());
        if (closed.status().refusal() != null) {
            printRefusal(closed);
        }
        if (closed.status().state() == ImportState.CANCELLED) {
            out.println(closed.source() + ": cancelled");
        }
        if (closed.status().seenBefore() != null) {
            out.println(closed.source() + ": " + new ImportStatus(ledger, closed).seenBefore());
        }
        if (rows) {
            printErrors(closed, outcomes);
            new GroupText(ledger.memberships(), closed).printFailures(out, MAX_ERRORS);
            printWarnings(closed);
        }
        var receipt = new ReceiptFile(home, closed.id());
        if (receipt.sourceChanged()) {
            out.println(closed.source() + ": the file changed after it was read. " + COMMAND
                    + " run imports it again when it is complete, and recognises rows already imported");
        }
        Optional<Path> deadLetter = receipt.deadLetter();
        String counts = counts(closed, outcomes);
        out.println(deadLetter.isEmpty() ? Terminal.good(counts) : Terminal.bad(counts));
        Counts.skipped(closed).ifPresent(skipped -> out.println("  " + skipped));
        new GroupText(ledger.memberships(), closed).print(out);
        deadLetter.ifPresent(file -> printDeadLetter(file, closed, outcomes));
        out.flush();
        return receipt.isComplete();
    }

    private static String counts(ImportRun closed, Map<Outcome, Long> outcomes) {
        String rows = closed.source() + ": " + Counts.of(closed.status().rows(), "row");
        return outcomes.isEmpty()
                ? rows
                : outcomes.entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey().word())
                        .collect(Collectors.joining(", ", rows + ": ", ""));
    }

    private void printRefusal(ImportRun closed) {
        List<Problem> problems = closed.refusal().parts();
        problems.stream()
                .limit(MAX_ERRORS)
                .forEach(problem -> out.println(
                        closed.source() + ": refused, nothing was sent: " + PrintedCommand.in(problem.line())));
        if (problems.size() > MAX_ERRORS) {
            out.println(closed.source() + ": and " + (problems.size() - MAX_ERRORS)
                    + " more like these, all in the dead letter");
        }
    }

    private String again(ImportRun closed, String... commandAndOptions) {
        return PrintedCommand.in(new ImportCommandLine(ledger.imports(), closed).of(commandAndOptions));
    }

    private void printErrors(ImportRun closed, Map<Outcome, Long> outcomes) {
        try (Stream<AccountedRecord> records = ledger.records().accounted(closed.id())) {
            records.filter(record -> record.outcome() != Outcome.UNSENT
                            && !record.outcome().imported())
                    .limit(MAX_ERRORS)
                    .forEach(record -> record.problems()
                            .forEach(problem -> out.println(closed.source() + ":" + record.line() + ": "
                                    + record.outcome().word() + ", " + PrintedCommand.in(problem.line()))));
        }
        long more = outcomes.entrySet().stream()
                        .filter(count -> count.getKey() != Outcome.UNSENT
                                && !count.getKey().imported())
                        .mapToLong(Map.Entry::getValue)
                        .sum()
                - MAX_ERRORS;
        if (more > 0) {
            out.println(closed.source() + ": and " + more + " more like these, all in the dead letter");
        }
    }

    private void printWarnings(ImportRun closed) {
        try (Stream<RecordWarning> warnings = ledger.records().warnings(closed.id())) {
            warnings.limit(MAX_ERRORS)
                    .forEach(warning -> out.println(warning.place(closed.source()) + ": warning, " + warning.code()
                            + ": " + warning.reason() + ". " + PrintedCommand.in(warning.hint())));
        }
        long more = ledger.records().warningCount(closed.id()) - MAX_ERRORS;
        if (more > 0) {
            out.println(closed.source() + ": and " + more + " more warnings. To see all: "
                    + again(closed, "plan", "--all"));
        }
    }

    private void printDeadLetter(Path deadLetter, ImportRun closed, Map<Outcome, Long> outcomes) {
        out.println("  dead letter: " + deadLetter);
        if (closed.status().refusal() != null || outcomes.isEmpty()) {
            out.println("  what to do: correct the source, then import it again"
                    + (ledger.imports().namedPath(closed.id()).isEmpty() || dryRun
                            ? ""
                            : ": " + again(closed, "import")));
        } else if (dryRun) {
            out.println("  what to do: correct its rows (see column _hint), then import it");
        } else {
            printCommands(deadLetter, closed, outcomes);
        }
    }

    private void printCommands(Path deadLetter, ImportRun closed, Map<Outcome, Long> outcomes) {
        long failed = outcomes.entrySet().stream()
                        .filter(count -> !count.getKey().imported())
                        .mapToLong(Map.Entry::getValue)
                        .sum()
                + ledger.memberships().rowsWithFailures(closed.id()).values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
        long retryable = ledger.records().retryable(closed.id());
        if (retryable > 0) {
            out.println(
                    "  what to do: retry " + Counts.of(retryable, "row") + ": " + COMMAND + " redrive " + closed.id());
        }
        if (failed > retryable) {
            out.println((retryable > 0
                            ? "  then remove those rows from the dead letter and correct the others"
                            : "  what to do: correct its rows")
                    + " (see column _hint), then: "
                    + PrintedCommand.in(
                            new ImportCommandLine(ledger.imports(), closed).ofDeadLetter(deadLetter.toString())));
        }
    }
}
