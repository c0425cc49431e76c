package dev.muster.ledger;

import dev.muster.ledger.change.HistoryEntry;
import dev.muster.records.validation.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The records of all imports that are about one person. A renamed user is followed by the user's id. Every search uses
 * an index of its own or asks one index once for each import: the ledger may have millions of records.
 */
public final class UserHistory {
    private static final String FOUND = """
            SELECT record.import_id, record.number, record.user_id, record.username, user_change.former_username
            """;
    static final String BY_USERNAME = FOUND + """
            FROM import CROSS JOIN record INDEXED BY record_username_key
              ON record.import_id = import.id AND record.username_key = lower(:name)
            LEFT JOIN user_change USING (import_id, number)""";
    static final String BY_EMAIL = FOUND + """
            FROM import CROSS JOIN record INDEXED BY record_email
              ON record.import_id = import.id AND record.email_key = :name
            LEFT JOIN user_change USING (import_id, number)""";
    static final String BY_FORMER_USERNAME = FOUND + """
            FROM user_change INDEXED BY user_change_former_username CROSS JOIN record USING (import_id, number)
            WHERE user_change.former_username = :name""";
    static final String BY_FORMER_EMAIL = FOUND + """
            FROM user_change INDEXED BY user_change_former_email CROSS JOIN record USING (import_id, number)
            WHERE user_change.former_email = :name""";
    static final String BY_ID = FOUND + """
            FROM record INDEXED BY record_user_id LEFT JOIN user_change USING (import_id, number)
            WHERE record.user_id = :name""";

    private final Ledger ledger;

    UserHistory(Ledger ledger) {
        this.ledger = ledger;
    }

    private record Found(
            String importId,
            long number,
            @Nullable String userId,
            @Nullable String username,
            @Nullable String formerUsername) {
        static Found of(ResultSet row, int index) throws SQLException {
            return new Found(
                    row.getString("import_id"),
                    row.getLong("number"),
                    row.getString("user_id"),
                    row.getString("username"),
                    row.getString("former_username"));
        }

        Stream<String> names() {
            return Stream.of(username, formerUsername)
                    .filter(Objects::nonNull)
                    .map(name -> name.toLowerCase(Locale.ROOT));
        }
    }

    /**
     * Every record about a person, oldest first.
     *
     * @param user a username, email address or id
     */
    public List<HistoryEntry> of(String user) {
        Set<Found> records = new TreeSet<>(Comparator.comparing(Found::importId).thenComparing(Found::number));
        Set<String> searched = new HashSet<>();
        records.addAll(UserId.is(user) ? find(BY_ID, user) : named(user));
        int before;
        do {
            before = records.size();
            Set<String> ids = records.stream()
                    .map(Found::userId)
                    .filter(Objects::nonNull)
                    .filter(searched::add)
                    .collect(Collectors.toSet());
            ids.forEach(id -> records.addAll(find(BY_ID, id)));
            Set<String> names =
                    records.stream().flatMap(Found::names).filter(searched::add).collect(Collectors.toSet());
            // Another person may have the name now: only records that do not say who it was.
            names.forEach(name -> records.addAll(named(name).stream()
                    .filter(record -> record.userId() == null)
                    .toList()));
        } while (records.size() > before);
        return records.stream().map(this::entry).toList();
    }

    private List<Found> named(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        return name.contains("@")
                ? Stream.concat(find(BY_EMAIL, key).stream(), find(BY_FORMER_EMAIL, key).stream())
                        .toList()
                : Stream.concat(find(BY_USERNAME, key).stream(), find(BY_FORMER_USERNAME, key).stream())
                        .toList();
    }

    private List<Found> find(String sql, String name) {
        return ledger.read().sql(sql).param("name", name).query(Found::of).list();
    }

    private HistoryEntry entry(Found found) {
        return ledger.read()
                .sql("SELECT record.*, import.source, import.started_at, " + RecordedChanges.KIND_WHEN_CLOSED
                        + " AS kind, user_change.sealed AS change, NULL AS payload FROM record"
                        + " JOIN import ON import.id = record.import_id"
                        + " LEFT JOIN user_change USING (import_id, number)"
                        + " WHERE record.import_id = :importId AND record.number = :number")
                .param("importId", found.importId())
                .param("number", found.number())
                .query((row, index) -> new HistoryEntry(
                        row.getString("import_id"),
                        row.getString("source"),
                        Instant.ofEpochMilli(row.getLong("started_at")),
                        row.getString("operation"),
                        row.getString("outcome"),
                        row.getString("code"),
                        row.getString("reason"),
                        ledger.changes().recorded(row, index)))
                .single();
    }
}
