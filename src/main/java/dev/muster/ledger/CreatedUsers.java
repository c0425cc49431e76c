package dev.muster.ledger;

import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.UniqueKey;
import dev.muster.records.schema.Destination;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The users that imports of this ledger created or are creating, and their records. */
public final class CreatedUsers {
    /** The exact expression of the partial indexes: SQLite uses them only for this text. */
    private static final String CREATED =
            "(record.outcome = 'created' OR record.imported_as = 'created' OR record.code = 'IMPORTED_ALREADY')";

    private static final String DESTINATION =
            "import.org = :org AND import.service = :service AND import.organization = :organization";

    private final Ledger ledger;

    CreatedUsers(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * A record that creates a user.
     *
     * @param line the position shown to users, from 1
     * @param open whether the outcome is still unknown
     */
    public record Creation(String importId, long number, long line, boolean open) {}

    /** The records that created users of a destination, by username; of several, the one that created the user. */
    public Map<String, Creation> byUsername(Collection<String> usernames, Destination destination) {
        return created("username", "record_created_username", usernames, destination);
    }

    /** The records that created users of a destination, by email address in lower case. */
    public Map<String, Creation> byEmail(Collection<String> emails, Destination destination) {
        return created("email_key", "record_created_email", lowerCase(emails), destination);
    }

    private Map<String, Creation> created(
            String column, String index, Collection<String> values, Destination destination) {
        var creations = new HashMap<String, Creation>();
        if (!values.isEmpty()) {
            ledger.write()
                    .sql("""
                    SELECT record.%1$s AS value, record.import_id, record.number, record.line
                      FROM record INDEXED BY %2$s CROSS JOIN import ON import.id = record.import_id
                    WHERE record.%1$s IN (:values) AND record.%1$s IS NOT NULL AND %3$s AND %4$s
                    ORDER BY record.outcome = 'created' DESC, record.import_id DESC, record.number
                    """.formatted(column, index, CREATED, DESTINATION))
                    .param("values", values)
                    .param("org", destination.org())
                    .param("service", destination.service())
                    .param("organization", destination.organization())
                    .query(row -> {
                        creations.putIfAbsent(
                                row.getString("value"),
                                new Creation(
                                        row.getString("import_id"), row.getLong("number"), row.getLong("line"), false));
                    });
        }
        return creations;
    }

    /**
     * The open records of an import and older imports that may create users, by username in lower case; of several, the
     * first.
     */
    public Map<String, Creation> openByUsername(Collection<String> usernames, ImportRun of) {
        return open("username_key", UniqueKey.USERNAME, lowerCase(usernames), of);
    }

    /** {@link #openByUsername} by email address in lower case. */
    public Map<String, Creation> openByEmail(Collection<String> emails, ImportRun of) {
        return open("email_key", UniqueKey.EMAIL, lowerCase(emails), of);
    }

    private Map<String, Creation> open(String column, UniqueKey key, Collection<String> values, ImportRun of) {
        var creations = new HashMap<String, Creation>();
        if (!values.isEmpty()) {
            Destination destination = of.destination();
            ledger.write()
                    .sql("""
                    SELECT record.%1$s AS value, record.import_id, record.number, record.line FROM import
                      CROSS JOIN record INDEXED BY %2$s ON record.import_id = import.id
                    WHERE import.state IN ('READING', 'SENDING') AND import.id <= :id AND %3$s
                      AND record.%1$s IN (:values) AND record.outcome IS NULL AND record.imported_as IS NULL
                        AND record.operation IN ('create', 'upsert')
                    ORDER BY record.import_id, record.number""".formatted(column, key.index(), DESTINATION))
                    .param("id", of.id())
                    .param("values", values)
                    .param("org", destination.org())
                    .param("service", destination.service())
                    .param("organization", destination.organization())
                    .query(row -> {
                        creations.putIfAbsent(
                                row.getString("value"),
                                new Creation(
                                        row.getString("import_id"), row.getLong("number"), row.getLong("line"), true));
                    });
        }
        return creations;
    }

    private static Collection<String> lowerCase(Collection<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }
}
