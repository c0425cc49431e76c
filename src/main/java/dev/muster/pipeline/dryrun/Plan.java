package dev.muster.pipeline.dryrun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.jumpcloud.directory.DirectoryLookup;
import dev.muster.ledger.Imports;
import dev.muster.ledger.change.ChangeKind;
import dev.muster.ledger.groups.MembershipChange;
import dev.muster.ledger.model.AccountedRecord;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.RecordWarning;
import dev.muster.pipeline.leavers.MissingUsers;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Cleaning;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.records.validation.RequestedUser;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The effect that an import of a source would have. */
public final class Plan {
    private static final int RESULTS_OF_A_PAGE = 100;
    /** The number of polls before a job is done, about. */
    private static final int EARLY_POLLS_OF_A_JOB = 2;

    private static final String MASK = "***";

    private final DryRun dryRun;
    private final Optional<ImportRun> seenBefore;
    private final AttributeCatalog catalog;
    private final int requestsPerMinute;
    private final int batchSize;
    private final boolean upsertsSetPasswords;
    private final Map<Outcome, Long> outcomes;
    private final MissingUsers.Missing missing;

    /**
     * @param seenBefore the earlier import that imported every row of the same source
     * @param requestsPerMinute the most requests in any 60 seconds
     */
    public Plan(DryRun dryRun, Optional<ImportRun> seenBefore, AttributeCatalog catalog, int requestsPerMinute) {
        this.dryRun = dryRun;
        this.seenBefore = seenBefore;
        this.catalog = catalog;
        this.requestsPerMinute = requestsPerMinute;
        batchSize = dryRun.settings().batchSize();
        upsertsSetPasswords = dryRun.settings().updates().upsertsSetPasswords();
        missing = dryRun.missing();
        outcomes = dryRun.ledger().importStats().outcomes(importRun().id());
    }

    /** The imports in the temporary ledger. */
    public Imports imports() {
        return dryRun.ledger().imports();
    }

    /** The import as it would be. */
    public ImportRun importRun() {
        return dryRun.importRun();
    }

    /**
     * The earlier import that imported every row of the same source. Nothing is sent, unless the user asks for it
     * again.
     */
    public Optional<ImportRun> seenBefore() {
        return seenBefore;
    }

    /** The number of rows that may be sent by the kind of their change. Rows of upserts count once looked up. */
    public Map<ChangeKind, Long> actions() {
        return dryRun.ledger().changes().counts(importRun().id());
    }

    /**
     * The changes that would be made, in source order. Upserts are included once looked up. The stream holds a
     * connection until it is closed.
     */
    public Stream<PlannedChange> changes() {
        return dryRun.ledger()
                .changes()
                .sendable(importRun().id())
                .map(recorded -> PlannedChange.of(recorded, catalog));
    }

    /** The users that would be created, by the state that they get. */
    public NewUsers newUsers() {
        try (Stream<PlannedChange> changes = changes()) {
            return NewUsers.of(changes);
        }
    }

    /** The number of rows of each operation that may be sent. */
    public Map<Operation, Long> rows() {
        return dryRun.ledger().importStats().sendable(importRun().id());
    }

    /**
     * The number of batches of each operation that would be sent; the fewest possible if not all users were resolved.
     */
    public Map<Operation, Long> batches() {
        var batches = new EnumMap<Operation, Long>(Operation.class);
        rows().forEach((operation, rows) -> batches.put(
                operation, Math.max(dryRun.batches().getOrDefault(operation, 0), ceilDiv(rows, batchSize))));
        return batches;
    }

    /** The number of invalid rows. */
    public long invalid() {
        return outcomes.getOrDefault(Outcome.INVALID, 0L);
    }

    /** The number of rows that change nothing in the directory. */
    public long unchanged() {
        return outcomes.getOrDefault(Outcome.UNCHANGED, 0L);
    }

    /** The number of these rows whose users were not looked up again, since the rows have not changed. */
    public long assumedUnchanged() {
        return dryRun.assumedUnchanged();
    }

    /** The number of rows by what they would do, and of changes of group members. */
    public Map<String, Long> counts() {
        var counts = new LinkedHashMap<String, Long>();
        counts.put("rows", importRun().status().rows());
        actions().forEach((kind, rows) -> counts.put(kind.word(), rows));
        counts.put("unchanged", unchanged());
        counts.put("invalid", invalid());
        putMembers(counts, "groupAdditions", groups());
        putMembers(counts, "groupRemovals", leftGroups());
        return counts;
    }

    private static void putMembers(Map<String, Long> counts, String name, Map<String, Long> members) {
        if (!members.isEmpty()) {
            counts.put(
                    name, members.values().stream().mapToLong(Long::longValue).sum());
        }
    }

    /** The users that the source lacks and that would be suspended. */
    public MissingUsers.Missing missing() {
        return missing;
    }

    /** The number of values that each cleaning changes before they are sent. */
    public Map<Cleaning, Long> cleanings() {
        return dryRun.cleanings();
    }

    /** The number of rows with a user or manager that was not resolved. */
    public long notLookedUp() {
        return importRun().identifies()
                ? dryRun.ledger().identities().left(importRun().id())
                : 0;
    }

    /** The policy for passwords of upserts, {@code create} or {@code always}; empty if none has one. */
    public Optional<String> passwordsOfUpserts() {
        return Optional.of(upsertsSetPasswords ? "always" : "create").filter(any -> dryRun.hasPasswordsInUpserts());
    }

    /** The number of rows with a manager that the import itself creates; it is set when both exist. */
    public long managersOfTheImport() {
        return dryRun.ledger().identities().withManagerOfTheImport(importRun().id());
    }

    /** The number of members that would be added to each user group, by its name. */
    public Map<String, Long> groups() {
        return dryRun.ledger().memberships().planned(importRun().id(), MembershipChange.ADD);
    }

    /** The number of members that would be removed from each user group, by its name. */
    public Map<String, Long> leftGroups() {
        return dryRun.ledger().memberships().planned(importRun().id(), MembershipChange.REMOVE);
    }

    /** The number of members that would be added to user groups or removed from them, one call each. */
    public long members() {
        return Stream.of(groups(), leftGroups())
                .flatMap(groups -> groups.values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    /** The number of additional batches for those managers. */
    public long batchesOfManagers() {
        return ceilDiv(managersOfTheImport(), batchSize);
    }

    /** The approximate number of requests: searches, sends, polls before jobs are done, and pages of results. */
    public long requests() {
        long searches = dryRun.searches() + ceilDiv(notLookedUp(), DirectoryLookup.KEYS_PER_SEARCH);
        long sends = batches().values().stream().mapToLong(Long::longValue).sum() + batchesOfManagers();
        long rows = rows().values().stream().mapToLong(Long::longValue).sum() + managersOfTheImport();
        return members() + searches + sends * (1 + EARLY_POLLS_OF_A_JOB) + ceilDiv(rows, RESULTS_OF_A_PAGE);
    }

    /** The least time for these requests at the configured rate, plus JumpCloud's own time. */
    public Duration time() {
        return Duration.ofSeconds(ceilDiv(requests() * Duration.ofMinutes(1).toSeconds(), requestsPerMinute));
    }

    /** The invalid rows in order. The stream holds a connection until it is closed. */
    public Stream<AccountedRecord> mistakes() {
        return dryRun.ledger().records().invalid(importRun().id());
    }

    /** The number of warnings. */
    public long warningCount() {
        return dryRun.ledger().records().warningCount(importRun().id());
    }

    /** The warnings about rows that would be sent. The stream holds a connection until it is closed. */
    public Stream<RecordWarning> warnings() {
        return dryRun.ledger().records().warnings(importRun().id());
    }

    /**
     * The users as they would be sent, in their order, with secrets masked. The stream holds a connection until it is
     * closed.
     */
    public Stream<JsonNode> users() {
        return dryRun.ledger().records().payloadsOfImport(importRun().id()).map(this::masked);
    }

    /** The user's mapping at work; empty where the source has none. */
    public Optional<MappingView> mapping() {
        return columns().filter(view -> !view.isEmpty());
    }

    /** The use of columns, and the first rows before and after, with or without a mapping. */
    public Optional<MappingView> columns() {
        return Optional.ofNullable(dryRun.mappingSample()).map(sample -> new MappingView(sample, catalog));
    }

    /** Returns whether every row would be sent. */
    public boolean isFaultless() {
        return invalid() == 0 && importRun().status().refusal() == null;
    }

    private static long ceilDiv(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    private JsonNode masked(String payload) {
        ObjectNode user = RequestedUser.read(payload).user();
        user.properties().stream()
                .map(Map.Entry::getKey)
                .filter(catalog::isSecret)
                .toList()
                .forEach(secret -> user.put(secret, MASK));
        return user;
    }
}
