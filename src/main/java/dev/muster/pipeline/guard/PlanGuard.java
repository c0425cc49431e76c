package dev.muster.pipeline.guard;

import dev.muster.config.ImportSettings;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.change.RecordedChange;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Problems;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.storage.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Refuses an import that was started from a plan if it would do anything else than the plan says. */
public final class PlanGuard implements SendGuard {
    private static final int MOST_NAMED = 10;

    private final Home home;
    private final Ledger ledger;
    private final ImportSettings settings;

    public PlanGuard(Home home, Ledger ledger, ImportSettings settings) {
        this.home = home;
        this.ledger = ledger;
        this.settings = settings;
    }

    @Override
    public Optional<Problem> refusal(ImportRun read, long rows) {
        Path file = home.plan(read.id());
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (PlanFile plan = PlanFile.open(file)) {
            List<Problem> problems = differences(plan.head(), read);
            return Optional.ofNullable(Problems.join(problems.isEmpty() ? differences(plan, read.id()) : problems));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Problem> differences(PlanFile.Head planned, ImportRun read) {
        var problems = new ArrayList<Problem>();
        if (!planned.source().sha256().equals(read.reading().sha256())) {
            problems.add(
                    ProblemText.PLAN_OUTDATED_SOURCE.of(null, planned.source().path()));
        }
        if (!planned.rules()
                .mapping()
                .equals(PlanDigest.plain(Objects.requireNonNull(read.reading().mapping())))) {
            problems.add(ProblemText.PLAN_OUTDATED_MAPPING.of(null));
        }
        if (!planned.rules().updates().equals(PlanDigest.of(settings.updates()))) {
            problems.add(ProblemText.PLAN_OUTDATED_SETTINGS.of(null));
        }
        if (!planned.destination().equals(settings.destination())) {
            problems.add(ProblemText.PLAN_OUTDATED_DESTINATION.of(null, planned.destination(), settings.destination()));
        }
        return problems;
    }

    /** Compares the records of both in source order: each names its row by number. */
    private List<Problem> differences(PlanFile plan, String importId) {
        var problems = new ArrayList<Problem>();
        long more = 0;
        var digests = new PlanDigest(plan.head().salt(), AttributeCatalog.load());
        try (Stream<RecordedChange> changes = ledger.changes().sendable(importId)) {
            Iterator<PlannedRecord> decided = changes.map(digests::of).iterator();
            PlannedRecord planned = next(plan);
            PlannedRecord now = next(decided);
            while (planned != null || now != null) {
                boolean onlyPlanned = now == null || planned != null && planned.number() < now.number();
                boolean onlyNow = planned == null || now != null && now.number() < planned.number();
                Optional<Problem> difference = difference(onlyNow ? null : planned, onlyPlanned ? null : now);
                if (difference.isPresent() && problems.size() < MOST_NAMED) {
                    problems.add(difference.get());
                } else if (difference.isPresent()) {
                    more++;
                }
                planned = onlyNow ? planned : next(plan);
                now = onlyPlanned ? now : next(decided);
            }
        }
        if (more > 0) {
            problems.add(ProblemText.PLAN_OUTDATED_MORE.of(null, more));
        }
        Optional.ofNullable(plan.head().groups())
                .map(planned -> differentGroups(planned, digests.groups(ledger, importId)))
                .filter(groups -> !groups.isEmpty())
                .ifPresent(groups -> problems.add(ProblemText.PLAN_OUTDATED_GROUPS.of(null, groups)));
        return problems;
    }

    /** The names of the groups whose members would change in another way; at most a few. */
    private static String differentGroups(Map<String, String> planned, Map<String, String> now) {
        return Stream.concat(planned.keySet().stream(), now.keySet().stream())
                .distinct()
                .filter(group -> !Objects.equals(planned.get(group), now.get(group)))
                .sorted()
                .limit(MOST_NAMED)
                .collect(Collectors.joining(", "));
    }

    private static @Nullable PlannedRecord next(Iterator<PlannedRecord> records) {
        return records.hasNext() ? records.next() : null;
    }

    private static Optional<Problem> difference(@Nullable PlannedRecord planned, @Nullable PlannedRecord now) {
        if (planned == null) {
            return Optional.of(changed(Objects.requireNonNull(now), now.action() + " instead of nothing"));
        }
        if (now == null) {
            return Optional.of(changed(planned, "nothing instead of " + planned.action()));
        }
        return planned.digest().equals(now.digest())
                ? Optional.empty()
                : Optional.of(changed(planned, planned.differenceOf(now)));
    }

    private static Problem changed(PlannedRecord record, String what) {
        return ProblemText.PLAN_OUTDATED_USER.of(null, record.line(), record.user(), what);
    }
}
