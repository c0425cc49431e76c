package dev.muster.cli.output;

import dev.muster.ledger.Memberships;
import dev.muster.ledger.groups.FailedMembership;
import dev.muster.ledger.groups.MembershipState;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints the changes of group members of one import for people. */
final class GroupText {
    private final Memberships memberships;
    private final ImportRun importRun;

    GroupText(Memberships memberships, ImportRun importRun) {
        this.memberships = memberships;
        this.importRun = importRun;
    }

    /** The number of changes in each state, such as {@code 2 added, 1 failed}; empty without groups. */
    String counts() {
        Map<MembershipState, Long> counts = memberships.counts(importRun.id());
        return counts.entrySet().stream()
                .filter(count -> count.getKey() != MembershipState.DROPPED)
                .map(count -> count.getValue() + " "
                        + (count.getKey().open()
                                ? "to do"
                                : count.getKey().name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", "));
    }

    /** Prints the counts, if there are groups. */
    void print(PrintWriter out) {
        String counts = counts();
        if (!counts.isEmpty()) {
            out.println("  groups: " + counts);
        }
    }

    /** Prints a line for each change that failed although its user was imported, up to a number. */
    void printFailures(PrintWriter out, int most) {
        memberships
                .failed(importRun.id(), most)
                .forEach(failed -> out.println(importRun.source() + ":" + failed.line() + ": "
                        + failed.outcome().word() + ", "
                        + PrintedCommand.in(problem(failed, importRun.id()).line())));
    }

    /** The problem of a row whose user was imported without joining a group. */
    static Problem problem(FailedMembership failed, String importId) {
        return ProblemText.GROUP_NOT_ADDED.of(
                null, failed.outcome().word(), failed.group() + " (" + failed.reason() + ")", importId);
    }
}
