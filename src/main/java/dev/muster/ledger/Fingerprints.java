package dev.muster.ledger;

import dev.muster.config.UpdateSettings;
import dev.muster.ledger.model.Fingerprint;
import dev.muster.records.schema.Destination;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keyed hashes of what sources last asked for each person. The directory had all of it when the person's user was last
 * looked up or changed; whatever changes the user again drops the hash.
 */
public final class Fingerprints {
    private static final String OF_THE_SOURCE =
            "org = :org AND service = :service AND organization = :organization AND source = :source";

    private final Ledger ledger;

    Fingerprints(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Returns the hash of a text, in hexadecimal. It cannot be computed without the ledger's key. */
    public String hash(String text) {
        return ledger.cipher().hash(text);
    }

    /** The fingerprints of some persons, by the hashes of their keys. Those of open changes are left out. */
    public Map<String, Fingerprint> of(Destination destination, String source, Collection<String> persons) {
        var known = new HashMap<String, Fingerprint>();
        if (!persons.isEmpty()) {
            ledger.read()
                    .sql("SELECT person, request, user_id, looked_on FROM fingerprint WHERE " + OF_THE_SOURCE
                            + " AND import_id IS NULL AND person IN (:persons)")
                    .param("org", destination.org())
                    .param("service", destination.service())
                    .param("organization", destination.organization())
                    .param("source", source)
                    .param("persons", persons)
                    .query(row -> {
                        known.put(
                                row.getString("person"),
                                new Fingerprint(
                                        row.getString("person"),
                                        row.getString("request"),
                                        row.getString("user_id"),
                                        row.getLong("looked_on")));
                    });
        }
        return known;
    }

    /**
     * Keeps a fingerprint for the user of a record, who has no other one then.
     *
     * @param number the record that changes the user; {@code null} if the directory has what it asks for
     */
    public record Kept(Fingerprint fingerprint, @Nullable Long number) {}

    /** Keeps the fingerprints of users that were looked up. Those whose change is open count once that is done. */
    public void keep(String importId, Destination destination, String source, List<Kept> kept) {
        forget(kept.stream().map(each -> each.fingerprint().userId()).toList());
        ledger.batch(
                """
                        INSERT INTO fingerprint (org, service, organization, source, person, request, user_id,
                          looked_on, import_id, number) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (org, service, organization, source, person) DO UPDATE SET
                          request = excluded.request, user_id = excluded.user_id, looked_on = excluded.looked_on,
                          import_id = excluded.import_id, number = excluded.number""",
                kept.stream()
                        .map(each -> new Object[] {
                            destination.org(),
                            destination.service(),
                            destination.organization(),
                            source,
                            each.fingerprint().person(),
                            each.fingerprint().request(),
                            each.fingerprint().userId(),
                            each.fingerprint().lookedOn(),
                            each.number() == null ? null : importId,
                            each.number()
                        })
                        .toList());
    }

    /** Drops the fingerprints of users that are about to be changed. */
    public void forget(Collection<String> userIds) {
        if (!userIds.isEmpty()) {
            ledger.write()
                    .sql("DELETE FROM fingerprint WHERE user_id IN (:ids)")
                    .param("ids", userIds)
                    .update();
        }
    }

    /**
     * Drops the fingerprints of a source's persons who are due in any case.
     *
     * @param today in days since 1970-01-01
     */
    public void forgetOld(Destination destination, String source, long today) {
        ledger.write()
                .sql("DELETE FROM fingerprint WHERE " + OF_THE_SOURCE + " AND looked_on < :day")
                .param("org", destination.org())
                .param("service", destination.service())
                .param("organization", destination.organization())
                .param("source", source)
                .param("day", today - UpdateSettings.MOST_DRIFT_DAYS)
                .update();
    }

    /** Ends the open fingerprints of an import: they count for records that were imported with all their groups. */
    void close(String importId) {
        ledger.write().sql("""
                        UPDATE fingerprint SET import_id = NULL, number = NULL
                        WHERE import_id = :id AND EXISTS (SELECT 1 FROM record
                            WHERE record.import_id = :id AND record.number = fingerprint.number
                              AND outcome IN ('updated', 'unchanged'))
                          AND NOT EXISTS (SELECT 1 FROM membership
                            WHERE membership.import_id = :id AND membership.number = fingerprint.number
                              AND state NOT IN ('ADDED', 'ALREADY', 'REMOVED'))""").param("id", importId).update();
        ledger.write()
                .sql("DELETE FROM fingerprint WHERE import_id = :id")
                .param("id", importId)
                .update();
    }
}
