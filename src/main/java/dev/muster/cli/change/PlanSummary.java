package dev.muster.cli.change;

import dev.muster.cli.output.Counts;
import dev.muster.ledger.change.ChangeKind;
import dev.muster.pipeline.dryrun.NewUsers;
import dev.muster.pipeline.dryrun.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The last lines of a plan: what it would do in numbers. */
public final class PlanSummary {
    private static final Map<ChangeKind, String> NOUNS = new LinkedHashMap<>();

    static {
        NOUNS.put(ChangeKind.CREATE, "create");
        NOUNS.put(ChangeKind.RENAME, "rename");
        NOUNS.put(ChangeKind.UPDATE, "update");
        NOUNS.put(ChangeKind.SUSPEND, "suspension");
        NOUNS.put(ChangeKind.ACTIVATE, "activation");
    }

    private final Plan plan;
    private final String creationSource;

    /** @param creationSource the origin that new users are marked with */
    public PlanSummary(Plan plan, String creationSource) {
        this.plan = plan;
        this.creationSource = creationSource;
    }

    /** The lines, the numbers last. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        plan.newUsers()
                .groups()
                .forEach((kind, users) -> lines.add("New: " + Counts.of(users, "user") + newUsers(kind)));
        if (plan.missing().count() > 0) {
            lines.add("Missing: "
                    + String.join(", ", plan.missing().first())
                    + (plan.missing().count() > plan.missing().first().size() ? ", ..." : "")
                    + "; they will be suspended");
        }
        lines.add("Plan: " + counts() + "; about " + Counts.of(plan.requests(), "request") + ", "
                + duration(plan.time()) + " plus JumpCloud's own time");
        return lines;
    }

    /** The numbers that are not zero. */
    private String counts() {
        Map<ChangeKind, Long> actions = plan.actions();
        var counts = new ArrayList<String>();
        NOUNS.forEach((kind, noun) -> {
            if (actions.containsKey(kind)) {
                counts.add(Counts.of(actions.get(kind), noun));
            }
        });
        add(counts, plan.missing().count(), "missing and suspended");
        add(counts, plan.unchanged(), "unchanged");
        add(counts, plan.invalid(), "invalid");
        add(counts, plan.notLookedUp(), "not looked up");
        return counts.isEmpty() ? "no rows" : String.join(", ", counts);
    }

    private static void add(List<String> counts, long rows, String what) {
        if (rows > 0) {
            counts.add(rows + " " + what);
        }
    }

    private String newUsers(NewUsers.Kind kind) {
        String state = creationSource.equals("jumpcloud:bulk")
                ? "default state of CSV imports"
                : "default state of application imports";
        return (kind.password() ? ", password, " : ", no password, ")
                + (kind.state().isEmpty() ? state : kind.state())
                + switch (kind.activationEmail()) {
                    case "yes" -> ": activation email";
                    case "no" -> ": no activation email";
                    default -> ": activation email if that is ACTIVATED";
                };
    }

    private static String duration(Duration time) {
        return (time.toMinutes() == 0 ? "" : time.toMinutes() + " min ") + time.toSecondsPart() + " s";
    }
}
