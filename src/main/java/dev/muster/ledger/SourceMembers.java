package dev.muster.ledger;

import dev.muster.ledger.groups.SourceMember;
import dev.muster.records.schema.Destination;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The groups that imports of a source put users into, or found them in because a row named them. Triggers keep them in
 * the transaction in which a membership settles.
 */
public final class SourceMembers {
    private static final String OF_THE_SOURCE =
            "org = :org AND service = :service AND organization = :organization AND source = :source";

    private final Ledger ledger;

    SourceMembers(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * The groups of some users, by user.
     *
     * @param sources the names of the sources that exist; others share no group any more
     */
    public Map<String, List<SourceMember>> of(
            Destination destination, String source, Collection<String> userIds, Collection<String> sources) {
        var members = new HashMap<String, List<SourceMember>>();
        if (!userIds.isEmpty()) {
            ledger.read()
                    .sql("SELECT user_id, group_id, name, EXISTS (SELECT 1 FROM source_member other"
                            + " WHERE other.user_id = source_member.user_id"
                            + " AND other.group_id = source_member.group_id AND other.source <> source_member.source"
                            + " AND other.source IN (:sources)"
                            + " AND (other.org, other.service, other.organization) = (:org, :service, :organization))"
                            + " AS shared FROM source_member WHERE " + OF_THE_SOURCE
                            + " AND user_id IN (:ids) ORDER BY name, group_id")
                    .param("org", destination.org())
                    .param("service", destination.service())
                    .param("organization", destination.organization())
                    .param("source", source)
                    .param("ids", userIds)
                    .param("sources", sources)
                    .query(row -> {
                        members.computeIfAbsent(row.getString("user_id"), any -> new ArrayList<>())
                                .add(new SourceMember(
                                        row.getString("user_id"),
                                        row.getString("group_id"),
                                        row.getString("name"),
                                        row.getBoolean("shared")));
                    });
        }
        return members;
    }

    /** Forgets that a source put a user into a group, which another source does as well. */
    public void forget(Destination destination, String source, SourceMember member) {
        ledger.write()
                .sql("DELETE FROM source_member WHERE " + OF_THE_SOURCE + " AND user_id = :user AND group_id = :group")
                .param("org", destination.org())
                .param("service", destination.service())
                .param("organization", destination.organization())
                .param("source", source)
                .param("user", member.userId())
                .param("group", member.groupId())
                .update();
    }

    /** Returns whether an older import of the same source still changes members of groups. */
    public boolean changing(String importId) {
        return ledger.write()
                .sql("""
                SELECT EXISTS (SELECT 1 FROM import mine JOIN import older USING (org, service, organization)
                  WHERE mine.id = :id AND older.id < mine.id AND older.state IN ('READING', 'SENDING')
                    AND older.held_by IS NULL
                    AND json_extract(older.options, '$.of.name') = json_extract(mine.options, '$.of.name')
                    AND EXISTS (SELECT 1 FROM membership WHERE import_id = older.id AND state = 'READY'))""")
                .param("id", importId)
                .query(Boolean.class)
                .single();
    }
}
