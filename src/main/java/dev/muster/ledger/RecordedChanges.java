package dev.muster.ledger;

import dev.muster.ledger.Identities.Identified;
import dev.muster.ledger.change.ChangeKind;
import dev.muster.ledger.change.RecordedChange;
import dev.muster.ledger.change.UserChange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The changes that records make to users. Removed with their records. */
public final class RecordedChanges {
    /** The kind of a record: that of its change, or else the operation that it is sent with. */
    private static final String KIND = "coalesce(user_change.kind, record.send_as, record.operation)";

    /** The kind of a record that may be closed: one that was created first may have been updated afterwards. */
    static final String KIND_WHEN_CLOSED = """
            CASE WHEN record.outcome = 'created' OR record.imported_as = 'created' THEN 'create'
              WHEN user_change.kind IS NOT NULL THEN user_change.kind
              WHEN coalesce(record.send_as, record.operation) = 'create' THEN 'create' ELSE 'update' END""";

    private final Ledger ledger;

    RecordedChanges(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Records the changes that records make to existing users. A manager that is set later completes a change. */
    void add(String importId, List<Identified> identified) {
        var changes = new ArrayList<Object[]>();
        for (Identified each : identified) {
            UserChange change = each.change();
            boolean later = each.record().sendAs() != null && each.record().importedAs() != null;
            if (change != null) {
                (later ? completed(importId, each.record().number(), change) : Optional.of(change))
                        .ifPresent(
                                added -> changes.add(row(importId, each.record().number(), added)));
            }
        }
        ledger.batch("""
                        INSERT INTO user_change (import_id, number, kind, sealed, former_username, former_email)
                        VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT DO UPDATE SET kind = excluded.kind, sealed = excluded.sealed,
                          former_username = excluded.former_username, former_email = excluded.former_email""", changes);
    }

    private Object[] row(String importId, long number, UserChange change) {
        return new Object[] {
            importId,
            number,
            change.kind().word(),
            ledger.cipher().seal(change.json()),
            lowerCase(change.former("username")),
            lowerCase(change.former("email"))
        };
    }

    private static @Nullable String lowerCase(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    /** The earlier change of a record with new values of some attributes; empty for a record without a change. */
    private Optional<UserChange> completed(String importId, long number, UserChange later) {
        return ledger.write()
                .sql("SELECT sealed FROM user_change WHERE import_id = :importId AND number = :number")
                .param("importId", importId)
                .param("number", number)
                .query(byte[].class)
                .optional()
                .map(bytes -> completed(UserChange.read(ledger.cipher().open(bytes)), later));
    }

    private static UserChange completed(UserChange earlier, UserChange later) {
        UserChange completed = earlier;
        for (UserChange.Attribute attribute : later.attributes()) {
            completed = completed.with(earlier.attribute(attribute.name())
                    .map(former -> new UserChange.Attribute(attribute.name(), former.former(), attribute.wanted()))
                    .orElse(attribute));
        }
        return completed;
    }

    /**
     * The numbers of records that guards look at.
     *
     * @param valid records that are not invalid
     * @param creates upserts that create their user
     * @param updates upserts that change their user, without suspensions
     * @param suspensions records that suspend their user
     * @param found users who exist, changed or not
     * @param groupRemovals records whose user leaves a group
     */
    public record Totals(long valid, long creates, long updates, long suspensions, long found, long groupRemovals) {}

    /** The totals of an import whose users are all resolved. */
    public Totals totals(String importId) {
        return ledger.read()
                .sql("""
                SELECT count(*) FILTER (WHERE outcome IS NULL OR outcome <> 'invalid') AS valid,
                  count(*) FILTER (WHERE outcome IS NULL AND operation = 'upsert' AND send_as = 'create') AS creates,
                  count(*) FILTER (WHERE outcome IS NULL AND operation = 'upsert' AND kind <> 'suspend') AS updates,
                  count(*) FILTER (WHERE outcome IS NULL AND kind = 'suspend') AS suspensions,
                  count(*) FILTER (WHERE user_id IS NOT NULL AND (outcome IS NULL OR outcome = 'unchanged')) AS found,
                  count(*) FILTER (WHERE (outcome IS NULL OR outcome = 'unchanged') AND EXISTS (SELECT 1 FROM membership
                    WHERE membership.import_id = record.import_id AND membership.number = record.number
                      AND op = 'remove')) AS removals
                FROM record LEFT JOIN user_change USING (import_id, number)
                WHERE record.import_id = :importId""")
                .param("importId", importId)
                .query((row, index) -> new Totals(
                        row.getLong("valid"),
                        row.getLong("creates"),
                        row.getLong("updates"),
                        row.getLong("suspensions"),
                        row.getLong("found"),
                        row.getLong("removals")))
                .single();
    }

    /** The number of sendable records of an import by the kind of their change. */
    public Map<ChangeKind, Long> counts(String importId) {
        var counts = new EnumMap<ChangeKind, Long>(ChangeKind.class);
        ledger.read()
                .sql("SELECT " + KIND + " AS kind, count(*) AS records FROM record"
                        + " LEFT JOIN user_change USING (import_id, number)"
                        + " WHERE record.import_id = :importId AND (outcome IS NULL OR outcome = 'unsent')"
                        + " AND " + KIND + " <> 'upsert' GROUP BY 1")
                .param("importId", importId)
                .query(row -> {
                    counts.put(ChangeKind.of(row.getString("kind")), row.getLong("records"));
                });
        return counts;
    }

    /**
     * The changes that the sendable records of an import make, in source order. The stream holds a connection until it
     * is closed.
     */
    public Stream<RecordedChange> sendable(String importId) {
        return ledger
                .read()
                .sql("SELECT record.number, line, username, email, user_id, " + KIND + " AS kind,"
                        + " user_change.sealed AS change, payload.sealed AS payload FROM record"
                        + " LEFT JOIN user_change USING (import_id, number)"
                        + " LEFT JOIN payload USING (import_id, number)"
                        + " WHERE record.import_id = :importId AND (outcome IS NULL OR outcome = 'unsent')"
                        + " AND " + KIND + " <> 'upsert' ORDER BY record.number")
                .param("importId", importId)
                .query(this::recorded)
                .stream();
    }

    /**
     * The changes that a closed import made or may have made, in source order. The stream holds a connection until it
     * is closed.
     */
    public Stream<RecordedChange> imported(String importId) {
        return ledger
                .read()
                .sql("SELECT record.number, line, username, email, user_id, " + KIND_WHEN_CLOSED + " AS kind,"
                        + " user_change.sealed AS change, NULL AS payload FROM record"
                        + " LEFT JOIN user_change USING (import_id, number)"
                        + " WHERE record.import_id = :importId"
                        + " AND (outcome IN ('created', 'updated', 'unresolved') OR imported_as IS NOT NULL)"
                        + " ORDER BY record.number")
                .param("importId", importId)
                .query(this::recorded)
                .stream();
    }

    RecordedChange recorded(ResultSet row, int index) throws SQLException {
        byte[] change = row.getBytes("change");
        byte[] payload = row.getBytes("payload");
        return new RecordedChange(
                row.getLong("number"),
                row.getLong("line"),
                row.getString("username"),
                row.getString("email"),
                row.getString("user_id"),
                ChangeKind.of(row.getString("kind")),
                change == null ? null : UserChange.read(ledger.cipher().open(change)),
                payload == null ? null : ledger.cipher().open(payload));
    }
}
