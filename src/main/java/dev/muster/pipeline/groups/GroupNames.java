package dev.muster.pipeline.groups;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.config.sources.SourceFiles;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.Memberships;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.logging.LogLine;
import dev.muster.pipeline.guard.Refusal;
import dev.muster.records.mapping.Assignment;
import dev.muster.records.problem.EditDistance;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Problems;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Outcome;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the user groups that rows name. Rows with a group that cannot get members are invalid. */
public final class GroupNames {
    private static final Logger LOG = LoggerFactory.getLogger(GroupNames.class);
    private static final String AUTOMATED = "DYNAMIC_AUTOMATED";

    private final Ledger ledger;
    private final Memberships memberships;
    private final AttributeCatalog catalog;
    private final Clock clock;

    public GroupNames(Ledger ledger, AttributeCatalog catalog, Clock clock) {
        this.ledger = ledger;
        this.catalog = catalog;
        this.clock = clock;
        memberships = ledger.memberships();
    }

    /** Starts a round for the groups of an import that were not looked up yet. */
    public GroupRound begin(String importId) {
        return new GroupRound(memberships.withoutId(importId), memberships.known(importId));
    }

    /** Adds the response to one of a round's searches. */
    public void take(GroupRound round, GroupSearch search, ApiResult answer) {
        round.take(search, answer);
    }

    /** Adds a list of existing groups. It only helps to correct names, so its failure does not matter. */
    public void suggest(GroupRound round, ApiResult answer) {
        round.suggest(answer);
    }

    /**
     * Commits the results of a round. An import is refused if everyone joins a group that cannot be used: the name in
     * the definition of its source is wrong, and not each row. A group without a clear answer is looked up in the next
     * round.
     */
    public void conclude(String importId, GroupRound round) {
        ledger.change(() -> {
            Map<String, Function<String, Problem>> unusable = new LinkedHashMap<>();
            round.found()
                    .forEach((name, groups) -> usable(name, groups, round)
                            .ifPresentOrElse(
                                    problem -> unusable.put(name, problem),
                                    () -> memberships.found(
                                            importId,
                                            name,
                                            groups.get(0).path("id").asText())));
            round.refused()
                    .forEach((name, message) -> unusable.put(
                            name,
                            column -> ProblemText.GROUP_UNKNOWN_REFUSED.of(column, Quoting.quoted(name), message)));
            if (!unusable.isEmpty()) {
                ImportRun importRun = ledger.imports().get(importId);
                Map<String, Function<String, Problem>> ofRows = new LinkedHashMap<>(unusable);
                everyone(importRun).forEach(group -> ofRows.remove(group.value()));
                settle(importId, ofRows);
                refuse(importRun, unusable);
            }
        });
        ApiResult failure = round.failure();
        if (failure != null) {
            LogLine.about(importId, LOG.atWarn())
                    .log("Could not look up the groups of import {}; retrying later: {}", importId, failure.message());
        }
    }

    /**
     * Looks up the groups of an import in one round.
     *
     * @return the response that ended it early; {@code null} if all were answered
     */
    public @Nullable ApiResult resolve(String importId, GroupDirectory directory) {
        GroupRound round = begin(importId);
        for (GroupSearch search : round.searches()) {
            if (round.failure() == null) {
                take(round, search, directory.find(search));
            }
        }
        if (round.unknown()) {
            suggest(round, directory.list());
        }
        conclude(importId, round);
        return round.failure();
    }

    /** The problem of rows that name a group, by their columns; empty if it can get members. */
    private static Optional<Function<String, Problem>> usable(String name, List<JsonNode> groups, GroupRound round) {
        String quoted = Quoting.quoted(name);
        if (groups.isEmpty()) {
            return Optional.of(column -> EditDistance.near(name, round.names())
                    .map(near -> ProblemText.GROUP_UNKNOWN_NEAR.of(column, quoted, Quoting.quoted(near)))
                    .orElseGet(() -> ProblemText.GROUP_UNKNOWN.of(column, quoted)));
        }
        if (groups.size() > 1) {
            return Optional.of(column -> ProblemText.GROUP_UNKNOWN_SEVERAL.of(column, groups.size(), quoted));
        }
        // Where an administrator reviews what the rule suggests, members can be added by hand (inferred).
        return groups.get(0).path("membershipMethod").asText().equals(AUTOMATED)
                ? Optional.of(column -> ProblemText.GROUP_DYNAMIC.of(column, quoted))
                : Optional.empty();
    }

    /** Refuses an import whose definition names some of these groups for everyone, once and not for each row. */
    private void refuse(ImportRun importRun, Map<String, Function<String, Problem>> unusable) {
        List<Problem> problems = everyone(importRun).stream()
                .flatMap(group ->
                        Stream.ofNullable(unusable.get(group.value())).map(problem -> problem.apply(group.label())))
                .map(problem -> new Problem(problem.code(), null, problem.told(), problem.hint()))
                .toList();
        Problem refusal = Problems.join(problems);
        if (refusal != null) {
            new Refusal(ledger, clock).of(importRun, refusal, LOG);
        }
    }

    /** The groups that the definition of an import's source names for everyone; none for an import of messages. */
    private List<Assignment> everyone(ImportRun importRun) {
        String definition = importRun.reading().definition();
        return definition == null || !importRun.identifies()
                ? List.of()
                : SourceFiles.kept(Objects.requireNonNull(importRun.options().source()), definition, catalog)
                        .groups()
                        .everyone();
    }

    private void settle(String importId, Map<String, Function<String, Problem>> unusable) {
        var problems = new TreeMap<Long, List<Problem>>();
        unusable.forEach((name, problem) -> {
            memberships
                    .naming(importId, name)
                    .forEach(named -> problems.computeIfAbsent(named.number(), any -> new ArrayList<>())
                            .add(problem.apply(named.column())));
            memberships.forget(importId, name);
        });
        problems.forEach((number, its) -> ledger.identities()
                .settle(
                        importId,
                        number,
                        RecordOutcome.failed(Outcome.INVALID, Objects.requireNonNull(Problems.join(its)))));
    }
}
