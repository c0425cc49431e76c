package dev.muster.ledger;

import dev.muster.ledger.groups.FailedMembership;
import dev.muster.ledger.groups.Membership;
import dev.muster.ledger.groups.MembershipChange;
import dev.muster.ledger.groups.MembershipState;
import dev.muster.ledger.groups.NamedGroup;
import dev.muster.ledger.groups.SettledMembership;
import dev.muster.ledger.groups.SourceMember;
import dev.muster.ledger.model.FailureGroup;
import dev.muster.ledger.model.NewRecord;
import dev.muster.ledger.model.UnidentifiedRecord;
import dev.muster.records.problem.ProblemCode;
import dev.muster.records.schema.GroupName;
import dev.muster.records.schema.Outcome;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The user groups that rows name, and the changes of their members. */
public final class Memberships {
    private static final String FAILED_ROWS = """
            FROM record WHERE import_id = :importId AND outcome IN ('created', 'updated', 'unchanged')
              AND EXISTS (SELECT 1 FROM membership WHERE membership.import_id = record.import_id
                AND membership.number = record.number AND membership.state = 'FAILED')""";

    private final Ledger ledger;

    Memberships(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Adds the groups of valid rows; their users join them. */
    void add(String importId, List<NewRecord> records) {
        for (NewRecord record : records) {
            List<GroupName> groups = record.request().groups();
            if (record.problem() == null && groups != null) {
                add(importId, record.number(), groups);
            }
        }
    }

    /** Adds the groups that the user of a record without an outcome joins. */
    public void add(String importId, long number, List<GroupName> groups) {
        ledger.change(() -> {
            ledger.batch(
                    "INSERT INTO user_group (import_id, name) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    groups.stream()
                            .map(group -> new Object[] {importId, group.name()})
                            .toList());
            ledger.batch(
                    "INSERT INTO membership (import_id, number, op, name, col) VALUES (?, ?, 'add', ?, ?)",
                    groups.stream()
                            .map(group -> new Object[] {importId, number, group.name(), group.column()})
                            .toList());
        });
    }

    /** Adds the groups that the user of a record without an outcome leaves. */
    public void remove(String importId, long number, List<SourceMember> groups) {
        ledger.batch(
                """
                        INSERT INTO membership (import_id, number, op, name, col, group_id)
                        VALUES (?, ?, 'remove', ?, '', ?) ON CONFLICT DO NOTHING""",
                groups.stream()
                        .map(group -> new Object[] {importId, number, group.group(), group.groupId()})
                        .toList());
    }

    /** The names of groups of an import that have no id yet. */
    public List<String> withoutId(String importId) {
        return ledger.write()
                .sql("SELECT name FROM user_group WHERE import_id = :importId AND group_id IS NULL ORDER BY name")
                .param("importId", importId)
                .query(String.class)
                .list();
    }

    /** Records the id of a group. */
    public void found(String importId, String name, String groupId) {
        ledger.write()
                .sql("UPDATE user_group SET group_id = :groupId WHERE import_id = :importId AND name = :name")
                .param("groupId", groupId)
                .param("importId", importId)
                .param("name", name)
                .update();
    }

    /** Forgets a group that cannot be used, so that later rows look it up again. */
    public void forget(String importId, String name) {
        ledger.write()
                .sql("DELETE FROM user_group WHERE import_id = :importId AND name = :name")
                .param("importId", importId)
                .param("name", name)
                .update();
    }

    /** The names of groups of an import that have an id. */
    public List<String> known(String importId) {
        return ledger.write()
                .sql("SELECT name FROM user_group WHERE import_id = :importId AND group_id IS NOT NULL ORDER BY name")
                .param("importId", importId)
                .query(String.class)
                .list();
    }

    /** The open records of an import that name a group, in source order. */
    public List<NamedGroup> naming(String importId, String name) {
        return ledger.write()
                .sql("""
                SELECT membership.number, membership.col FROM membership JOIN record USING (import_id, number)
                WHERE membership.import_id = :importId AND membership.name = :name AND record.outcome IS NULL
                  AND membership.op = 'add' AND membership.state = 'WAITING' ORDER BY membership.number""")
                .param("importId", importId)
                .param("name", name)
                .query((row, index) -> new NamedGroup(row.getLong("number"), row.getString("col")))
                .list();
    }

    /**
     * The groups that some of an import's records, given in source order, name, by record and name, each with its id.
     * Records that do not say which groups their users are in are left out.
     */
    public Map<Long, SortedMap<String, String>> named(String importId, List<UnidentifiedRecord> records) {
        var groups = new HashMap<Long, SortedMap<String, String>>();
        if (!records.isEmpty()) {
            ledger.write()
                    .sql("""
                    SELECT record.number, membership.name, user_group.group_id FROM record
                      LEFT JOIN membership ON membership.import_id = record.import_id
                        AND membership.number = record.number AND op = 'add' AND state = 'WAITING'
                      LEFT JOIN user_group ON user_group.import_id = record.import_id
                        AND user_group.name = membership.name
                    WHERE record.import_id = :importId AND record.number BETWEEN :first AND :last AND names_groups""")
                    .param("importId", importId)
                    .param("first", records.get(0).number())
                    .param("last", records.get(records.size() - 1).number())
                    .query(row -> {
                        SortedMap<String, String> its =
                                groups.computeIfAbsent(row.getLong("number"), any -> new TreeMap<>());
                        if (row.getString("name") != null) {
                            its.put(row.getString("name"), Objects.requireNonNullElse(row.getString("group_id"), ""));
                        }
                    });
        }
        return groups;
    }

    /** Records that the user of a record is a member of its groups already. */
    public void already(String importId, long number, String userId) {
        identified(importId, number, userId);
        ledger.write()
                .sql("""
                UPDATE membership SET state = 'ALREADY'
                WHERE import_id = :importId AND number = :number AND op = 'add' AND state = 'WAITING'""")
                .param("importId", importId)
                .param("number", number)
                .update();
    }

    /** The next changes of an import that are due, the longest due first. */
    public List<Membership> next(String importId, Instant now, int most) {
        return ledger.write()
                .sql("""
                SELECT membership.*, coalesce(membership.group_id, user_group.group_id) AS its_group,
                  record.user_id, record.username, record.email
                FROM membership JOIN record USING (import_id, number)
                  LEFT JOIN user_group ON user_group.import_id = membership.import_id
                    AND user_group.name = membership.name
                WHERE membership.import_id = :importId AND membership.state = 'READY' AND membership.due_at <= :now
                ORDER BY membership.due_at, membership.id LIMIT :most""")
                .param("importId", importId)
                .param("now", now.toEpochMilli())
                .param("most", most)
                .query(Membership::of)
                .list();
    }

    /** Records the id of a record's user, which JumpCloud did not report when it created the user. */
    public void identified(String importId, long number, String userId) {
        ledger.write()
                .sql("""
                UPDATE record SET user_id = :userId
                WHERE import_id = :importId AND number = :number AND user_id IS NULL""")
                .param("userId", userId)
                .param("importId", importId)
                .param("number", number)
                .update();
    }

    /** Gives a change that is due its final state. {@code reason} says why it failed. */
    public void settle(long id, MembershipState state, @Nullable String reason) {
        ledger.write()
                .sql("UPDATE membership SET state = :state, reason = :reason WHERE id = :id AND state = 'READY'")
                .param("state", state.name())
                .param("reason", reason)
                .param("id", id)
                .update();
    }

    /** Delays a change whose call had an unclear result. */
    public void retry(long id, Instant now, Instant dueAt) {
        ledger.write()
                .sql("""
                UPDATE membership SET attempts = attempts + 1, tried_at = coalesce(tried_at, :now), due_at = :dueAt
                WHERE id = :id AND state = 'READY'""")
                .param("now", now.toEpochMilli())
                .param("dueAt", dueAt.toEpochMilli())
                .param("id", id)
                .update();
    }

    /** Releases an import whose members were being changed, until its next change is due. */
    public void release(String importId, Instant earliest) {
        ledger.write()
                .sql("""
                UPDATE import SET groups_at = (
                    SELECT max(:earliest, min(due_at)) FROM membership
                    WHERE membership.import_id = import.id AND membership.state = 'READY')
                WHERE id = :importId""")
                .param("earliest", earliest.toEpochMilli())
                .param("importId", importId)
                .update();
    }

    /** The number of an import's memberships in each state. */
    public Map<MembershipState, Long> counts(String importId) {
        var counts = new EnumMap<MembershipState, Long>(MembershipState.class);
        ledger.read()
                .sql("SELECT state, count(*) AS members FROM membership WHERE import_id = :importId GROUP BY state")
                .param("importId", importId)
                .query(row -> {
                    counts.put(MembershipState.valueOf(row.getString("state")), row.getLong("members"));
                });
        return counts;
    }

    /** The number of members that an import's sendable and unchanged rows would change of each group, by its name. */
    public Map<String, Long> planned(String importId, MembershipChange change) {
        var counts = new TreeMap<String, Long>();
        ledger.read()
                .sql("SELECT name, count(*) AS members FROM membership WHERE import_id = :importId AND op = :op"
                        + " AND state IN ('WAITING', 'READY') GROUP BY name")
                .param("importId", importId)
                .param("op", change.word())
                .query(row -> {
                    counts.put(row.getString("name"), row.getLong("members"));
                });
        return counts;
    }

    /** The number of imported records with a failed membership, by their outcome. */
    public Map<Outcome, Long> rowsWithFailures(String importId) {
        var counts = new EnumMap<Outcome, Long>(Outcome.class);
        ledger.read()
                .sql("SELECT outcome, count(*) AS records " + FAILED_ROWS + " GROUP BY outcome")
                .param("importId", importId)
                .query(row -> {
                    counts.put(Outcome.of(row.getString("outcome")), row.getLong("records"));
                });
        return counts;
    }

    /** The failed memberships of imported records, in source order, up to a number. */
    public List<FailedMembership> failed(String importId, int most) {
        return ledger.read()
                .sql("""
                SELECT record.line, record.outcome, membership.name, membership.reason
                FROM membership JOIN record USING (import_id, number)
                WHERE membership.import_id = :importId AND state = 'FAILED'
                  AND record.outcome IN ('created', 'updated', 'unchanged')
                ORDER BY record.number, membership.id LIMIT :most""")
                .param("importId", importId)
                .param("most", most)
                .query((row, index) -> new FailedMembership(
                        row.getLong("line"),
                        Outcome.of(row.getString("outcome")),
                        row.getString("name"),
                        row.getString("reason")))
                .list();
    }

    /** The imported records with a failed membership, by outcome, each with the most frequent reasons. */
    List<FailureGroup> failures(String importId) {
        return rowsWithFailures(importId).entrySet().stream()
                .map(rows -> new FailureGroup(
                                rows.getKey(), ProblemCode.GROUP_NOT_ADDED.name(), rows.getValue(), List.of())
                        .withReasons(reasons(importId, rows.getKey())))
                .toList();
    }

    private List<FailureGroup.Reason> reasons(String importId, Outcome outcome) {
        return ledger.read()
                .sql("""
                SELECT membership.name || ': ' || membership.reason AS reason, count(*) AS records
                FROM membership JOIN record USING (import_id, number)
                WHERE membership.import_id = :importId AND state = 'FAILED' AND record.outcome = :outcome
                GROUP BY 1 ORDER BY records DESC, reason LIMIT :most""")
                .param("importId", importId)
                .param("outcome", outcome.word())
                .param("most", FailureGroup.MOST_REASONS)
                .query((row, index) -> new FailureGroup.Reason(row.getString("reason"), row.getLong("records")))
                .list();
    }

    /**
     * The memberships that an unsent import asks for, in source order, whether its users have them or not. The stream
     * holds a connection until it is closed.
     */
    public Stream<SettledMembership> asked(String importId) {
        return ledger.read().sql("""
                SELECT * FROM membership WHERE import_id = :importId AND state <> 'DROPPED' ORDER BY number, op, name
                """).param("importId", importId).query(SettledMembership::of).stream();
    }

    /** All memberships of an import in source order. The stream holds a connection until it is closed. */
    public Stream<SettledMembership> ofImport(String importId) {
        return ledger.read().sql("""
                SELECT * FROM membership WHERE import_id = :importId ORDER BY number, id
                """).param("importId", importId).query(SettledMembership::of).stream();
    }
}
