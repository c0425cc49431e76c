package dev.muster.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.ledger.model.AccountedRecord;
import dev.muster.ledger.model.RecordWarning;
import dev.muster.pipeline.dryrun.Plan;
import dev.muster.pipeline.intake.ImportCommandLine;
import dev.muster.records.problem.Problem;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints a plan for people. */
public final class PlanText {
    private static final int MAX_ERRORS = 20;
    private static final int MAX_USERS = 3;

    private final Plan plan;
    private final boolean hasCredentials;
    private final boolean full;
    private final String source;

    /**
     * @param hasCredentials whether credentials are set, so that users can be looked up
     * @param full whether to print all errors and users, not only the first
     */
    public PlanText(Plan plan, boolean hasCredentials, boolean full) {
        this.plan = plan;
        this.hasCredentials = hasCredentials;
        this.full = full;
        source = plan.importRun().source();
    }

    public void print(PrintWriter out) {
        printCounts(
                out,
                "not looked up"
                        + (hasCredentials ? "" : "; to look them up, set JUMPCLOUD_API_KEY or a service account"));
        printErrors(out);
        printWarnings(out);
        printMapping(out);
        if (refusal().isEmpty()) {
            printUsers(out);
        }
        if (refusal().isEmpty()) {
            out.println("Nothing was sent.");
        } else {
            printRefusal(out, "Nothing was sent, and an import would send nothing: ");
        }
    }

    /** Prints what would be sent and what not, without single users. */
    public void printOutline(PrintWriter out) {
        printCounts(out, "looked up before anything is sent");
        printErrors(out);
        printWarnings(out);
        printMapping(out);
        refusal().ifPresent(refused -> printRefusal(out, source + ": an import would send nothing: "));
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
        plan.rows()
                .forEach((operation, rows) -> out.println("  " + operation.word() + ": " + Counts.of(rows, "row")
                        + " in " + Counts.of(plan.batches().getOrDefault(operation, 0L), "batch")));
        if (plan.unchanged() > 0) {
            out.println("  unchanged: " + Counts.of(plan.unchanged(), "row") + " with nothing to change in the "
                    + "directory");
        }
        if (plan.managersOfTheImport() > 0) {
            out.println("  then set " + Counts.of(plan.managersOfTheImport(), "manager") + " created by this file, in "
                    + Counts.of(plan.batchesOfManagers(), "batch") + " of updates");
        }
        if (plan.members() > 0) {
            out.println("  groups: " + Counts.of(plan.members(), "member") + " to add: "
                    + plan.groups().entrySet().stream()
                            .map(group -> group.getKey() + " (" + group.getValue() + ")")
                            .collect(Collectors.joining(", ")));
        }
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
        out.println("  about " + Counts.of(plan.requests(), "request") + ", " + duration(plan.time())
                + " plus JumpCloud's own time");
    }

    private static String duration(Duration time) {
        return (time.toMinutes() == 0 ? "" : time.toMinutes() + " min ") + time.toSecondsPart() + " s";
    }

    private void printErrors(PrintWriter out) {
        try (Stream<AccountedRecord> errors = plan.mistakes()) {
            errors.limit(full ? Long.MAX_VALUE : MAX_ERRORS)
                    .forEach(row -> row.problems()
                            .forEach(problem ->
                                    out.println(source + ":" + row.line() + ": " + PrintedCommand.in(problem.line()))));
        }
        printMore(out, plan.invalid(), "like these");
    }

    private void printWarnings(PrintWriter out) {
        try (Stream<RecordWarning> warnings = plan.warnings()) {
            warnings.limit(full ? Long.MAX_VALUE : MAX_ERRORS)
                    .forEach(warning -> out.println(warning.place(source) + ": warning, " + warning.code() + ": "
                            + warning.reason() + ". " + PrintedCommand.in(warning.hint())));
        }
        printMore(out, plan.warningCount(), "warnings");
    }

    private void printMore(PrintWriter out, long all, String what) {
        if (!full && all > MAX_ERRORS) {
            out.println(source + ": and " + (all - MAX_ERRORS) + " more " + what + ". To see all: "
                    + PrintedCommand.in(new ImportCommandLine(plan.imports(), plan.importRun()).of("plan", "--full")));
        }
    }

    private void printUsers(PrintWriter out) {
        try (Stream<JsonNode> users = plan.users()) {
            var left = users.limit(full ? Long.MAX_VALUE : MAX_USERS).iterator();
            if (left.hasNext()) {
                out.println(
                        full
                                ? "Users as they would be sent:"
                                : "The first users as they would be sent " + "(--full prints all):");
            }
            left.forEachRemaining(user -> out.println("  " + user));
        }
    }
}
