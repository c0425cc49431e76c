package dev.muster.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.config.Settings;
import dev.muster.ledger.model.AccountedRecord;
import dev.muster.ledger.model.RecordWarning;
import dev.muster.pipeline.dryrun.Plan;
import dev.muster.pipeline.intake.ImportCommandLine;
import dev.muster.records.problem.Problem;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells a plan to people. */
public final class PlanText {
    private static final int MOST_MISTAKES = 20;
    private static final int MOST_USERS = 3;

    private final Plan plan;
    private final Settings settings;
    private final boolean full;
    private final String source;

    /** @param full whether all mistakes and users are told, not just the first */
    public PlanText(Plan plan, Settings settings, boolean full) {
        this.plan = plan;
        this.settings = settings;
        this.full = full;
        source = plan.importRun().source();
    }

    public void print(PrintWriter out) {
        printCounts(
                out,
                "who were not looked up"
                        + (settings.connection().hasCredentials()
                                ? ""
                                : ": that needs JUMPCLOUD_API_KEY, or a service account"));
        printMistakes(out);
        printWarnings(out);
        printMapping(out);
        if (refusal().isEmpty()) {
            printUsers(out);
        }
        if (refusal().isEmpty()) {
            out.println("Nothing was sent.");
        } else {
            printRefusal(out, "Nothing was sent, and nothing of it would be: ");
        }
    }

    /** Prints what would be sent, and what would not, without the single users. */
    public void printOutline(PrintWriter out) {
        printCounts(out, "who are looked up before anything is sent");
        printMistakes(out);
        printWarnings(out);
        printMapping(out);
        refusal().ifPresent(refused -> printRefusal(out, source + ": refused, nothing of it would be sent: "));
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
        return Optional.ofNullable(plan.importRun().refusal()).map(Problem::code);
    }

    private void printRefusal(PrintWriter out, String beginning) {
        plan.importRun()
                .refusal()
                .parts()
                .forEach(problem -> out.println(beginning + PrintedCommand.in(problem.line())));
    }

    private void printCounts(PrintWriter out, String whatOfThoseWhoAreNamed) {
        plan.seenBefore()
                .ifPresent(earlier -> out.println(source + ": seen before: import " + earlier.id()
                        + " imported every row of it, so an import sends nothing."
                        + " With --again it would do this:"));
        out.println(source + ": " + plan.importRun().rows() + " rows, " + plan.invalid() + " of them invalid");
        plan.rows()
                .forEach((operation, rows) -> out.println("  " + operation.word() + ": " + rows + " rows in "
                        + plan.batches().get(operation) + " batches"));
        if (plan.unchanged() > 0) {
            out.println("  unchanged: " + plan.unchanged() + " rows ask for nothing that the directory does not have");
        }
        if (plan.managersOfTheImport() > 0) {
            out.println("  then " + plan.managersOfTheImport() + " managers whom this file creates, in "
                    + plan.batchesOfManagers() + " batches of updates");
        }
        if (plan.notLookedUp() > 0) {
            out.println(
                    "  " + plan.notLookedUp() + " rows are about users, or have managers, " + whatOfThoseWhoAreNamed);
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
                                ? "  passwords of upserts: set for users who are created, and for those who exist"
                                : "  passwords of upserts: set for users who are created, not for those who exist"));
        out.println("  about " + plan.requests() + " requests; at " + settings.requestsPerMinute()
                + " a minute they take " + plan.time().toMinutes() + " min "
                + plan.time().toSecondsPart() + " s, and the service its own time");
    }

    private void printMistakes(PrintWriter out) {
        try (Stream<AccountedRecord> mistakes = plan.mistakes()) {
            mistakes.limit(full ? Long.MAX_VALUE : MOST_MISTAKES)
                    .forEach(mistake -> mistake.problems()
                            .forEach(problem -> out.println(
                                    source + ":" + mistake.line() + ": " + PrintedCommand.in(problem.line()))));
        }
        printMore(out, plan.invalid(), "like these");
    }

    private void printWarnings(PrintWriter out) {
        try (Stream<RecordWarning> warnings = plan.warnings()) {
            warnings.limit(full ? Long.MAX_VALUE : MOST_MISTAKES)
                    .forEach(warning -> out.println(warning.place(source) + ": warning, " + warning.code() + ": "
                            + warning.reason() + ". " + PrintedCommand.in(warning.hint())));
        }
        printMore(out, plan.warningCount(), "warnings");
    }

    private void printMore(PrintWriter out, long all, String what) {
        if (!full && all > MOST_MISTAKES) {
            out.println(source + ": and " + (all - MOST_MISTAKES) + " more " + what + ". To see them all: "
                    + PrintedCommand.in(new ImportCommandLine(plan.imports(), plan.importRun()).of("plan", "--full")));
        }
    }

    private void printUsers(PrintWriter out) {
        try (Stream<JsonNode> users = plan.users()) {
            var left = users.limit(full ? Long.MAX_VALUE : MOST_USERS).iterator();
            if (left.hasNext()) {
                out.println(full ? "As they would be sent:" : "The first, as they would be sent (--full prints all):");
            }
            left.forEachRemaining(user -> out.println("  " + user));
        }
    }
}
