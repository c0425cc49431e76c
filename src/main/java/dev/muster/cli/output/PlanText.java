package dev.muster.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.change.ChangeText;
import dev.muster.cli.change.PlanSummary;
import dev.muster.ledger.model.AccountedRecord;
import dev.muster.ledger.model.RecordWarning;
import dev.muster.pipeline.dryrun.Plan;
import dev.muster.pipeline.dryrun.PlannedChange;
import dev.muster.pipeline.intake.ImportCommandLine;
import dev.muster.records.problem.Problem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints a plan for people. */
public final class PlanText {
    private static final int MAX_ERRORS = 20;
    private static final int MAX_CHANGES = 20;
    private static final int MAX_USERS = 3;
    private static final int MAX_ERRORS_ON_TERMINAL = 6;
    private static final int MAX_LINES_ON_TERMINAL = 40;
    private static final int MAX_LINES_BEFORE_CHANGES = 25;
    private static final int LEAST_CHANGES = 3;

    private final Plan plan;
    private final PlanSummary summary;
    private final boolean hasCredentials;
    private final Extent extent;
    private final String source;

    /** The amount of a plan that is printed. */
    public enum Extent {
        /** Everything. */
        ALL,
        /** The first errors, changes and users, for a file or a pipe. */
        FIRST,
        /** As much as fits on a terminal. */
        TERMINAL
    }

    /** @param hasCredentials whether credentials are set, so that users can be looked up */
    public PlanText(Plan plan, PlanSummary summary, boolean hasCredentials, Extent extent) {
        this.plan = plan;
        this.summary = summary;
        this.hasCredentials = hasCredentials;
        this.extent = extent;
        source = plan.importRun().source();
    }

    public void print(PrintWriter out) {
        print(
                out,
                "not looked up"
                        + (hasCredentials ? "" : "; to look them up, set JUMPCLOUD_API_KEY or a service account"),
                end -> {
                    if (refusal().isEmpty() && extent != Extent.TERMINAL) {
                        printUsers(end);
                    }
                    summary.lines().forEach(end::println);
                    if (refusal().isEmpty()) {
                        end.println("Nothing was sent.");
                    } else {
                        printRefusal(end, "Nothing was sent, and an import would send nothing: ");
                    }
                });
    }

    /** Prints what would be sent and what not, without users as they would be sent. */
    public void printOutline(PrintWriter out) {
        print(out, "looked up before anything is sent", end -> {
            summary.lines().forEach(end::println);
            refusal().ifPresent(refused -> printRefusal(end, source + ": an import would send nothing: "));
        });
    }

    private void print(PrintWriter out, String lookUp, Consumer<PrintWriter> printEnd) {
        if (extent != Extent.TERMINAL) {
            printBeginning(out, lookUp);
            printChanges(out, extent == Extent.ALL ? Long.MAX_VALUE : MAX_CHANGES);
            printEnd.accept(out);
            return;
        }
        List<String> beginning = lines(lines -> printBeginning(lines, lookUp));
        List<String> end = lines(printEnd);
        beginning.stream().limit(MAX_LINES_BEFORE_CHANGES).forEach(out::println);
        int shown = Math.min(beginning.size(), MAX_LINES_BEFORE_CHANGES);
        if (beginning.size() > shown) {
            out.println("... and " + (beginning.size() - shown) + " more lines. To see all: " + commandForAll());
            shown++;
        }
        printChanges(out, Math.max(LEAST_CHANGES, MAX_LINES_ON_TERMINAL - shown - end.size() - 1));
        end.forEach(out::println);
    }

    private static List<String> lines(Consumer<PrintWriter> printing) {
        var text = new StringWriter();
        var lines = new PrintWriter(text);
        printing.accept(lines);
        lines.flush();
        return text.toString().lines().toList();
    }

    private void printBeginning(PrintWriter out, String lookUp) {
        printCounts(out, lookUp);
        printErrors(out);
        printWarnings(out);
        printMapping(out);
    }

    private void printChanges(PrintWriter out, long most) {
        if (refusal().isPresent()) {
            return;
        }
        try (Stream<PlannedChange> changes = plan.changes()) {
            changes.limit(most).forEach(change -> out.println(ChangeText.of(change)));
        }
        long all = plan.actions().values().stream().mapToLong(Long::longValue).sum();
        if (all > most) {
            out.println("... and " + (all - most) + " more changes. To see all: " + commandForAll());
        }
    }

    private String commandForAll() {
        return PrintedCommand.in(new ImportCommandLine(plan.imports(), plan.importRun()).of("plan", "--all"));
    }

    private void printMapping(PrintWriter out) {
        plan.mapping().map(MappingText::new).ifPresent(mapping -> {
            mapping.printColumns(out);
            if (refusal().isEmpty()) {
                mapping.printRows(out);
            }
        });
    }

    private Optional<String> refusal() {
        return Optional.ofNullable(plan.importRun().status().refusal()).map(Problem::code);
    }

    private void printRefusal(PrintWriter out, String beginning) {
        plan.importRun()
                .refusal()
                .parts()
                .forEach(problem -> out.println(beginning + PrintedCommand.in(problem.line())));
    }

    private void printCounts(PrintWriter out, String lookUp) {
        plan.seenBefore()
                .ifPresent(earlier -> out.println(source + ": already imported (" + earlier.id()
                        + "), so an import sends nothing. With --again it would do this:"));
        out.println(source + ": " + Counts.of(plan.importRun().status().rows(), "row") + ", " + plan.invalid()
                + " invalid");
        Counts.skipped(plan.importRun()).ifPresent(skipped -> out.println("  " + skipped));
        plan.rows()
                .forEach((operation, rows) -> out.println("  " + operation.word() + ": " + Counts.of(rows, "row")
                        + " in " + Counts.of(plan.batches().getOrDefault(operation, 0L), "batch")));
        if (plan.unchanged() > 0) {
            out.println("  unchanged: " + Counts.of(plan.unchanged(), "row") + " with nothing to change in the "
                    + "directory"
                    + (plan.assumedUnchanged() == 0
                            ? ""
                            : "; " + plan.assumedUnchanged()
                                    + " not looked up, since the rows have not changed (--full looks up all)"));
        }
        if (plan.managersOfTheImport() > 0) {
            out.println("  then set " + Counts.of(plan.managersOfTheImport(), "manager") + " created by this file, in "
                    + Counts.of(plan.batchesOfManagers(), "batch") + " of updates");
        }
        printGroups(out, plan.groups(), "add");
        printGroups(out, plan.leftGroups(), "remove");
        if (plan.notLookedUp() > 0) {
            String what = plan.members() > 0 ? " with users, managers or groups " : " with users or managers ";
            out.println("  " + Counts.of(plan.notLookedUp(), "row") + what + lookUp);
        }
        if (!plan.cleanings().isEmpty()) {
            out.println("  values: "
                    + plan.cleanings().entrySet().stream()
                            .map(cleaning -> cleaning.getValue() + " "
                                    + cleaning.getKey().words())
                            .collect(Collectors.joining(", ")));
        }
        plan.passwordsOfUpserts()
                .ifPresent(when -> out.println(
                        when.equals("always")
                                ? "  passwords of upserts: set for new and existing users"
                                : "  passwords of upserts: set for new users, not for existing ones"));
    }

    private static void printGroups(PrintWriter out, Map<String, Long> members, String change) {
        if (!members.isEmpty()) {
            long all = members.values().stream().mapToLong(Long::longValue).sum();
            out.println("  groups: " + Counts.of(all, "member") + " to " + change + ": "
                    + members.entrySet().stream()
                            .map(group -> group.getKey() + " (" + group.getValue() + ")")
                            .collect(Collectors.joining(", ")));
        }
    }

    private long mostErrors() {
        return switch (extent) {
            case ALL -> Long.MAX_VALUE;
            case FIRST -> MAX_ERRORS;
            case TERMINAL -> MAX_ERRORS_ON_TERMINAL;
        };
    }

    private void printErrors(PrintWriter out) {
        try (Stream<AccountedRecord> errors = plan.mistakes()) {
            errors.limit(mostErrors())
                    .forEach(row -> row.problems()
                            .forEach(problem ->
                                    out.println(source + ":" + row.line() + ": " + PrintedCommand.in(problem.line()))));
        }
        printMore(out, plan.invalid(), "like these");
    }

    private void printWarnings(PrintWriter out) {
        try (Stream<RecordWarning> warnings = plan.warnings()) {
            warnings.limit(mostErrors())
                    .forEach(warning -> out.println(warning.place(source) + ": warning, " + warning.code() + ": "
                            + warning.reason() + ". " + PrintedCommand.in(warning.hint())));
        }
        printMore(out, plan.warningCount(), "warnings");
    }

    private void printMore(PrintWriter out, long all, String what) {
        if (all > mostErrors()) {
            out.println(
                    source + ": and " + (all - mostErrors()) + " more " + what + ". To see all: " + commandForAll());
        }
    }

    private void printUsers(PrintWriter out) {
        boolean all = extent == Extent.ALL;
        try (Stream<JsonNode> users = plan.users()) {
            var left = users.limit(all ? Long.MAX_VALUE : MAX_USERS).iterator();
            if (left.hasNext()) {
                out.println(
                        all
                                ? "Users as they would be sent:"
                                : "The first users as they would be sent (--all prints all):");
            }
            left.forEachRemaining(user -> out.println("  " + user));
        }
    }
}
