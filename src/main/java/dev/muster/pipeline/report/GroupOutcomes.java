package dev.muster.pipeline.report;

import dev.muster.ledger.groups.MembershipState;
import dev.muster.ledger.groups.SettledMembership;
import dev.muster.ledger.model.AccountedRecord;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The outcomes of the group memberships of records, read beside the records in their order. */
final class GroupOutcomes {
    private static final List<MembershipState> REPORTED =
            List.of(MembershipState.ADDED, MembershipState.ALREADY, MembershipState.REMOVED, MembershipState.FAILED);

    private final Iterator<SettledMembership> memberships;
    private final boolean any;
    private @Nullable SettledMembership next;

    /** @param memberships in the order of their records */
    GroupOutcomes(Iterator<SettledMembership> memberships) {
        this.memberships = memberships;
        any = memberships.hasNext();
        advance();
    }

    private void advance() {
        next = memberships.hasNext() ? memberships.next() : null;
    }

    /** Returns whether a record of the import has groups. */
    boolean any() {
        return any;
    }

    /** The memberships of the next record; the records are asked for in their order. */
    List<SettledMembership> of(long number) {
        var its = new ArrayList<SettledMembership>();
        for (; next != null && next.number() <= number; advance()) {
            if (next.number() == number) {
                its.add(next);
            }
        }
        return its;
    }

    /** The memberships in one line, such as {@code added: Sales; failed: Harbour (HTTP 404: group not found)}. */
    static String text(List<SettledMembership> memberships) {
        Map<MembershipState, List<SettledMembership>> byState = memberships.stream()
                .collect(Collectors.groupingBy(
                        SettledMembership::state, () -> new EnumMap<>(MembershipState.class), Collectors.toList()));
        return REPORTED.stream()
                .filter(byState::containsKey)
                .map(state ->
                        state.name().toLowerCase(Locale.ROOT) + ": " + names(byState.getOrDefault(state, List.of())))
                .collect(Collectors.joining("; "));
    }

    private static String names(List<SettledMembership> memberships) {
        return memberships.stream()
                .map(membership ->
                        membership.group() + (membership.reason() == null ? "" : " (" + membership.reason() + ")"))
                .collect(Collectors.joining(", "));
    }

    /** The problem of a record that was imported, but whose user is missing in a group. */
    static Optional<Problem> problem(String importId, AccountedRecord record, List<SettledMembership> memberships) {
        List<SettledMembership> failed = memberships.stream()
                .filter(membership -> membership.state() == MembershipState.FAILED)
                .toList();
        return failed.isEmpty() || !record.outcome().imported()
                ? Optional.empty()
                : Optional.of(
                        ProblemText.GROUP_NOT_ADDED.of(null, record.outcome().word(), names(failed), importId));
    }
}
