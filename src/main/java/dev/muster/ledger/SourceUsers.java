package dev.muster.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.ledger.database.PayloadCipher;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.schema.Destination;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The users that imports of a source brought or matched, for longer than their imports are kept. */
public final class SourceUsers {
    private static final int CHUNK = 500;
    private static final String WITHOUT_ID = "@";
    private static final JsonMapper JSON = new JsonMapper();
    private static final String OF_THE_SOURCE =
            "org = :org AND service = :service AND organization = :organization AND source = :source";

    private final Ledger ledger;

    SourceUsers(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * A user of a source, by the names of the last import that changed them.
     *
     * @param userId the user's id in the directory; of a user that was created and not seen since, {@code @} and the
     *     username
     */
    public record SourceUser(
            String userId,
            @Nullable String username,
            @Nullable String email,
            @Nullable String employeeIdentifier) {
        /** Returns whether the id is known. */
        public boolean hasId() {
            return !userId.startsWith(WITHOUT_ID);
        }
    }

    private record Names(
            @Nullable String username,
            @Nullable String email,
            @Nullable String employeeIdentifier) {}

    /**
     * The users of a source that it has not suspended, by their ids. The stream holds a connection until it is closed.
     */
    public Stream<SourceUser> active(Destination destination, String source) {
        return ledger
                .read()
                .sql("SELECT user_id, sealed FROM source_user WHERE " + OF_THE_SOURCE
                        + " AND suspended_in IS NULL ORDER BY user_id")
                .param("org", destination.org())
                .param("service", destination.service())
                .param("organization", destination.organization())
                .param("source", source)
                .query((row, index) -> user(row, ledger.cipher()))
                .stream();
    }

    private static SourceUser user(ResultSet row, PayloadCipher cipher) throws SQLException {
        try {
            Names names = JSON.readValue(cipher.open(row.getBytes("sealed")), Names.class);
            return new SourceUser(row.getString("user_id"), names.username, names.email, names.employeeIdentifier);
        } catch (JsonProcessingException quotesIt) {
            throw new IllegalStateException("A user of a source in the ledger is not valid JSON");
        }
    }

    /** Those of some users that a source has suspended, by their ids. */
    public Set<String> suspended(Destination destination, String source, Collection<String> userIds) {
        return userIds.isEmpty()
                ? Set.of()
                : Set.copyOf(ledger.read()
                        .sql("SELECT user_id FROM source_user WHERE " + OF_THE_SOURCE
                                + " AND suspended_in IS NOT NULL AND user_id IN (:ids)")
                        .param("org", destination.org())
                        .param("service", destination.service())
                        .param("organization", destination.organization())
                        .param("source", source)
                        .param("ids", userIds)
                        .query(String.class)
                        .list());
    }

    /** Those of some users that a record of an import is about. */
    public Set<SourceUser> among(String importId, List<SourceUser> users) {
        Set<String> ids = values(
                importId, "user_id", users.stream().filter(SourceUser::hasId).map(SourceUser::userId));
        List<SourceUser> others = users.stream().filter(user -> !user.hasId()).toList();
        Set<String> usernames =
                values(importId, "username_key", others.stream().flatMap(user -> lowerCase(user.username())));
        Set<String> emails = values(importId, "email_key", others.stream().flatMap(user -> lowerCase(user.email())));
        Set<String> numbers = values(
                importId,
                "employee_identifier",
                others.stream().flatMap(user -> Stream.ofNullable(user.employeeIdentifier())));
        return users.stream()
                .filter(user -> user.hasId()
                        ? ids.contains(user.userId())
                        : lowerCase(user.username()).anyMatch(usernames::contains)
                                || lowerCase(user.email()).anyMatch(emails::contains)
                                || Stream.ofNullable(user.employeeIdentifier()).anyMatch(numbers::contains))
                .collect(Collectors.toSet());
    }

    private static Stream<String> lowerCase(@Nullable String text) {
        return Stream.ofNullable(text).map(any -> any.toLowerCase(Locale.ROOT));
    }

    /** Those of some values that a column of an import's records has. */
    private Set<String> values(String importId, String column, Stream<String> wanted) {
        List<String> values = wanted.toList();
        return values.isEmpty()
                ? Set.of()
                : new HashSet<>(ledger.read()
                        .sql("SELECT DISTINCT " + column + " FROM record WHERE import_id = :id AND " + column
                                + " IN (:values)")
                        .param("id", importId)
                        .param("values", values)
                        .query(String.class)
                        .list());
    }

    /**
     * The names of the records of an import that are about no known user: new users, and invalid rows. The stream holds
     * a connection until it is closed.
     */
    public Stream<SourceUser> unknown(String importId) {
        return ledger
                .read()
                .sql("""
                        SELECT username, email, employee_identifier FROM record
                          WHERE import_id = :id AND user_id IS NULL""")
                .param("id", importId)
                .query((row, index) -> new SourceUser(
                        "", row.getString("username"), row.getString("email"), row.getString("employee_identifier")))
                .stream();
    }

    /** Remembers the users of an import that is about to be closed, and which of them it suspended or activated. */
    public void remember(ImportRun closing) {
        String source = closing.options().source();
        if (source == null) {
            return;
        }
        Destination destination = closing.destination();
        List<Object[]> rows;
        String last = "";
        do {
            rows = ledger.read()
                    .sql("""
                    SELECT coalesce(user_id, '@' || username) AS person, max(username) AS username, max(email) AS email,
                      max(employee_identifier) AS employee_identifier FROM record
                    WHERE import_id = :id AND person > :last AND outcome IN ('created', 'updated', 'unchanged')
                      AND (outcome <> 'unchanged' OR NOT EXISTS (SELECT 1 FROM source_user known
                        WHERE known.org = :org AND known.service = :service AND known.organization = :organization
                          AND known.source = :source AND known.user_id = record.user_id))
                    GROUP BY person ORDER BY person LIMIT :most""")
                    .param("id", closing.id())
                    .param("last", last)
                    .param("org", destination.org())
                    .param("service", destination.service())
                    .param("organization", destination.organization())
                    .param("source", source)
                    .param("most", CHUNK)
                    .query((row, index) -> new Object[] {
                        destination.org(),
                        destination.service(),
                        destination.organization(),
                        source,
                        row.getString("person"),
                        ledger.cipher()
                                .seal(json(new Names(
                                        row.getString("username"),
                                        row.getString("email"),
                                        row.getString("employee_identifier"))))
                    })
                    .list();
            List<Object[]> chunk = rows;
            ledger.change(() -> {
                ledger.batch("""
                        INSERT INTO source_user (org, service, organization, source, user_id, sealed)
                        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET sealed = excluded.sealed""", chunk);
                ledger.batch(
                        """
                        DELETE FROM source_user WHERE org = ? AND service = ? AND organization = ? AND source = ?
                          AND user_id = (SELECT '@' || username FROM record WHERE import_id = ? AND user_id = ?
                            LIMIT 1)""",
                        chunk.stream()
                                .map(row -> new Object[] {row[0], row[1], row[2], row[3], closing.id(), row[4]})
                                .toList());
            });
            last = rows.isEmpty() ? last : (String) rows.get(rows.size() - 1)[4];
        } while (rows.size() == CHUNK);
        states(closing, source);
    }

    private void states(ImportRun closing, String source) {
        for (String kind : List.of("suspend", "activate")) {
            ledger.write()
                    .sql("UPDATE source_user SET suspended_in = :in WHERE " + OF_THE_SOURCE + " AND " + """
                            user_id IN (SELECT user_id FROM record JOIN user_change USING (import_id, number)
                              WHERE record.import_id = :id AND outcome = 'updated' AND kind = :kind)""")
                    .param("in", kind.equals("suspend") ? closing.id() : null)
                    .param("org", closing.destination().org())
                    .param("service", closing.destination().service())
                    .param("organization", closing.destination().organization())
                    .param("source", source)
                    .param("id", closing.id())
                    .param("kind", kind)
                    .update();
        }
    }

    private static String json(Names names) {
        try {
            return JSON.writeValueAsString(names);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The import that suspends the users that an import lacks, if it was opened. */
    public Optional<String> leaversImport(String importId) {
        return ledger.read()
                .sql("SELECT leavers_import FROM import WHERE id = :id AND leavers_import IS NOT NULL")
                .param("id", importId)
                .query(String.class)
                .optional();
    }

    /** Records the import that suspends the users that an import lacks. */
    public void leaversImport(String importId, String leavers) {
        ledger.write()
                .sql("UPDATE import SET leavers_import = :leavers WHERE id = :id")
                .param("leavers", leavers)
                .param("id", importId)
                .update();
    }
}
