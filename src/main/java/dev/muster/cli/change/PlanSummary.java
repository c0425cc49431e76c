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
import java.util.stream.Collectors;

/** The last lines of a plan: what it would do in numbers. */
public final class PlanSummary {
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
        lines.add("Plan: "
                + counts().entrySet().stream()
                        .map(count -> Counts.of(count.getValue(), count.getKey()))
                        .collect(Collectors.joining(", "))
                + ", " + plan.unchanged() + " unchanged, " + plan.invalid()
                + " invalid" + (plan.notLookedUp() > 0 ? ", " + plan.notLookedUp() + " not looked up" : "") + "; about "
                + Counts.of(plan.requests(), "request") + ", " + duration(plan.time()) + " plus JumpCloud's own time");
        return lines;
    }

    private Map<String, Long> counts() {
        Map<ChangeKind, Long> actions = plan.actions();
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("create", actions.getOrDefault(ChangeKind.CREATE, 0L));
        counts.put("rename", actions.getOrDefault(ChangeKind.RENAME, 0L));
        counts.put("update", actions.getOrDefault(ChangeKind.UPDATE, 0L));
        counts.put("suspension", actions.getOrDefault(ChangeKind.SUSPEND, 0L));
        actions.computeIfPresent(ChangeKind.ACTIVATE, (kind, rows) -> {
            counts.put("activation", rows);
            return rows;
        });
        return counts;
    }

    private String newUsers(NewUsers.Kind kind) {
        String password = kind.password() ? " with a password" : " without a password";
        if (kind.state().isEmpty()) {
            String setting = creationSource.equals("jumpcloud:bulk") ? "CSV and bulk imports" : "application imports";
            return password + ", in the organization's default state for " + setting
                    + (kind.password() ? "; no activation email" : "; an activation email each if that is ACTIVATED");
        }
        return password + ", " + kind.state()
                + (kind.activationEmail().equals("yes") ? "; an activation email each" : "; no activation email");
    }

    private static String duration(Duration time) {
        return (time.toMinutes() == 0 ? "" : time.toMinutes() + " min ") + time.toSecondsPart() + " s";
    }
}
