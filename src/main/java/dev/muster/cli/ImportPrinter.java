package dev.muster.cli;

import dev.muster.config.Home;
import dev.muster.ledger.AccountedRecord;
import dev.muster.ledger.Import;
import dev.muster.ledger.ImportState;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.Warning;
import dev.muster.record.BlankCells;
import dev.muster.record.ImportOptions;
import dev.muster.record.Operation;
import dev.muster.record.Outcome;
import dev.muster.report.Receipt;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints what became of an import: its mistakes by their lines, its account, its dead letter and what to do with that. */
final class ImportPrinter {
    /** How this process was called, so that what it says to do next works from the same folder. */
    static final String COMMAND = System.getProperty("muster.command", "./muster");
    /** Only what is printed is limited; the dead letter has them all. */
    private static final int MOST_MISTAKES_PRINTED = 20;

    private final Ledger ledger;
    private final Home home;
    private final PrintWriter out;
    private final Operation usual;
    private final boolean rehearsal;

    /**
     * @param usual     the operation of rows where neither they nor a command name one
     * @param rehearsal whether the imports are none of the user's own, so that no command is given that would send them
     */
    ImportPrinter(Ledger ledger, Home home, PrintWriter out, Operation usual, boolean rehearsal) {
        this.usual = usual;
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
            out.println(closed.source() + ": refused, nothing was sent: " + closed.refusal().code() + ": " + closed.refusal().reason() + ". " + closed.refusal().hint());
        }
        if (closed.state() == ImportState.CANCELLED) {
            out.println(closed.source() + ": cancelled");
        }
        if (closed.seenBefore() != null) {
            out.println(closed.source() + ": seen before, nothing was sent: import " + closed.seenBefore() + " imported every row of it. " + COMMAND + " import --again FILE imports it all the same");
        }
        if (rows) {
            printMistakes(closed, outcomes);
            printWarnings(closed);
        }
        Optional<Path> deadLetter = new WrittenReceipt(home, closed.id()).deadLetter();
        String account = Receipt.line(closed.source(), closed.rows(), outcomes);
        out.println(deadLetter.isEmpty() ? Terminal.good(account) : Terminal.bad(account));
        deadLetter.ifPresent(file -> printDeadLetter(file, closed, outcomes));
        out.flush();
        return deadLetter.isEmpty();
    }

    private void printMistakes(Import closed, Map<Outcome, Long> outcomes) {
        try (Stream<AccountedRecord> records = ledger.records().accounted(closed.id())) {
            records.filter(record -> record.outcome() != Outcome.UNSENT && !record.outcome().imported()).limit(MOST_MISTAKES_PRINTED)
                    .forEach(record -> out.println(closed.source() + ":" + record.line() + ": " + record.outcome().word() + ", "
                            + record.code() + ": " + record.reason() + ". " + record.hint()));
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
                    + warning.code() + ": " + warning.reason() + ". " + warning.hint()));
        }
        long more = ledger.records().warningCount(closed.id()) - MOST_MISTAKES_PRINTED;
        if (more > 0) {
            out.println(closed.source() + ": and " + more + " more warnings; " + COMMAND + " plan --full FILE prints them all");
        }
    }

    private void printDeadLetter(Path deadLetter, Import closed, Map<Outcome, Long> outcomes) {
        out.println("  dead letter: " + deadLetter);
        if (closed.refusal() != null || outcomes.isEmpty()) {
            out.println("  what to do: correct the source, and import it again");
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
            out.println((retryable > 0 ? "  and take the others into a file of their own, correct them" : "  what to do: correct its rows") + " where _hint says how, then: "
                    + COMMAND + " import " + options(closed) + quoted(retryable > 0 ? "FILE" : deadLetter.toString()));
        }
    }

    /** The dead letter has all columns of its source, and rows that name no operation: it is to be read as its source was. */
    private String options(Import closed) {
        ImportOptions options = closed.options();
        List<String> said = new ArrayList<>();
        if (closed.operation() != usual) {
            said.add("--operation " + closed.operation().word());
        }
        if (!options.ignored().isEmpty()) {
            said.add("--ignore-columns " + quoted(String.join(",", options.ignored())));
        }
        if (options.blankCells() != null) {
            said.add("--blank-cells " + word(options.blankCells()));
        }
        new TreeMap<>(options.blankCellsOf()).forEach((column, meaning) -> said.add("--blank-cells " + quoted(column + "=" + word(meaning))));
        if (options.dialect().delimiter() != null) {
            said.add("--delimiter " + quoted(options.dialect().delimiter()));
        }
        return said.stream().map(option -> option + " ").collect(Collectors.joining());
    }

    private static String word(BlankCells meaning) {
        return meaning.name().toLowerCase(Locale.ROOT);
    }

    /** A word as a shell takes it. */
    private static String quoted(String plain) {
        return plain.matches("[\\w@%+=:,./-]+") ? plain : "'" + plain.replace("'", "'\\''") + "'";
    }
}
