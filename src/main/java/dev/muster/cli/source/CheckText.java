package dev.muster.cli.source;

import dev.muster.cli.output.Counts;
import dev.muster.cli.output.MappingText;
import dev.muster.cli.output.PrintedCommand;
import dev.muster.ledger.model.AccountedRecord;
import dev.muster.ledger.model.RecordWarning;
import dev.muster.pipeline.dryrun.Plan;
import java.io.PrintWriter;
import java.util.stream.Stream;

/** Prints how the definition of a source applies to a file. */
final class CheckText {
    private static final int MOST = 10;

    private final Plan plan;
    private final String definition;
    private final String file;

    /** @param definition its file as messages name it */
    CheckText(Plan plan, String definition) {
        this.plan = plan;
        this.definition = definition;
        file = plan.importRun().source();
    }

    void print(PrintWriter out) {
        plan.columns().map(MappingText::new).ifPresent(mapping -> {
            mapping.printColumns(out);
            mapping.printRows(out);
        });
        printErrors(out);
        printWarnings(out);
        long rows = plan.importRun().status().rows();
        out.println(file + ": " + Counts.of(rows, "row") + " by " + definition + ": " + (rows - plan.invalid())
                + " valid, " + plan.invalid() + " invalid, "
                + plan.importRun().status().skipped() + " skipped");
        Counts.skipped(plan.importRun()).ifPresent(skipped -> out.println("  " + skipped));
        if (plan.importRun().status().refusal() != null) {
            plan.importRun()
                    .refusal()
                    .parts()
                    .forEach(problem ->
                            out.println("An import would send nothing: " + PrintedCommand.in(problem.line())));
        }
        out.println("Nothing was sent.");
        out.flush();
    }

    private void printErrors(PrintWriter out) {
        try (Stream<AccountedRecord> errors = plan.mistakes()) {
            errors.limit(MOST)
                    .forEach(row -> row.problems()
                            .forEach(problem ->
                                    out.println(file + ":" + row.line() + ": " + PrintedCommand.in(problem.line()))));
        }
        printMore(out, plan.invalid(), "invalid rows");
    }

    private void printWarnings(PrintWriter out) {
        try (Stream<RecordWarning> warnings = plan.warnings()) {
            warnings.limit(MOST)
                    .forEach(warning -> out.println(warning.place(file) + ": warning, " + warning.code() + ": "
                            + warning.reason() + ". " + PrintedCommand.in(warning.hint())));
        }
        printMore(out, plan.warningCount(), "warnings");
    }

    private void printMore(PrintWriter out, long all, String what) {
        if (all > MOST) {
            out.println(file + ": and " + (all - MOST) + " more " + what);
        }
    }
}
