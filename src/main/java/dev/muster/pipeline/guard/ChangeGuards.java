package dev.muster.pipeline.guard;

import dev.muster.config.sources.Guards;
import dev.muster.config.sources.Limit;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.RecordedChanges.Totals;
import dev.muster.ledger.change.RecordedChange;
import dev.muster.ledger.change.UserChange;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The guards of a source: they stop an import that would change more users than those of one night. */
public final class ChangeGuards {
    private final Ledger ledger;

    public ChangeGuards(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * The reason why an import is stopped.
     *
     * @param guards names of the guards
     */
    public record Stop(List<String> guards, Problem problem) {}

    /**
     * Returns the reason to stop an import whose users are all resolved; empty if it may be sent.
     *
     * @param guards those of its source
     * @param missing number of users that the source lacks and that would be suspended
     * @param allowed names of guards that do not count
     */
    public Optional<Stop> stop(ImportRun read, Guards guards, long missing, Set<String> allowed) {
        Totals totals = ledger.changes().totals(read.id());
        Map<String, Problem> stops = new LinkedHashMap<>();
        long found = totals.found() + missing;
        long suspensions = totals.suspensions() + missing;
        if (!guards.creates().allows(totals.creates(), totals.valid())) {
            stops.put(
                    "creates", ProblemText.GUARD_CREATES.of(null, totals.creates(), totals.valid(), guards.creates()));
        }
        if (!guards.updates().allows(totals.updates(), found)) {
            stops.put("updates", ProblemText.GUARD_UPDATES.of(null, totals.updates(), found, guards.updates()));
        }
        if (!guards.suspensions().allows(suspensions, found)) {
            stops.put("suspensions", ProblemText.GUARD_SUSPENSIONS.of(null, suspensions, found, guards.suspensions()));
        }
        attribute(read, guards.attribute(), totals, found).ifPresent(problem -> stops.put("attribute", problem));
        if (!guards.groupRemovals().allows(totals.groupRemovals(), found)) {
            stops.put(
                    "group-removals",
                    ProblemText.GUARD_GROUP_REMOVALS.of(null, totals.groupRemovals(), found, guards.groupRemovals()));
        }
        stops.keySet().removeAll(allowed);
        return Optional.ofNullable(Problems.join(new ArrayList<>(stops.values())))
                .map(problem -> new Stop(List.copyOf(stops.keySet()), problem));
    }

    /** The problem of the attribute that changes for the most users, if those are too many. */
    private Optional<Problem> attribute(ImportRun read, Limit limit, Totals totals, long found) {
        // Counting opens every change, so it is left out where no attribute can exceed the limit.
        if (limit.allows(totals.updates() + totals.suspensions(), found)) {
            return Optional.empty();
        }
        Map<String, Long> counts = new HashMap<>();
        try (Stream<RecordedChange> changes = ledger.changes().sendable(read.id())) {
            changes.flatMap(record -> Stream.ofNullable(record.change()))
                    .flatMap(change -> change.attributes().stream())
                    .map(UserChange.Attribute::name)
                    .forEach(name -> counts.merge(name, 1L, Long::sum));
        }
        return counts.entrySet().stream()
                .filter(count -> !limit.allows(count.getValue(), found))
                .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(count -> ProblemText.GUARD_ATTRIBUTE.of(null, count.getKey(), count.getValue(), found, limit));
    }
}
