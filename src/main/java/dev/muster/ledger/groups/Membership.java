package dev.muster.ledger.groups;

import dev.muster.ledger.model.SqlTimes;
import dev.muster.ledger.model.UserIdentity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of a group's members that is due.
 *
 * @param number of its record
 * @param groupId the group's id
 * @param attempts the number of calls with an unclear result
 * @param triedAt the time of the first of these; {@code null} without one
 */
public record Membership(
        long id,
        long number,
        MembershipChange change,
        String group,
        @Nullable String groupId,
        UserIdentity user,
        int attempts,
        @Nullable Instant triedAt) {

    public static Membership of(ResultSet row, int index) throws SQLException {
        return new Membership(
                row.getLong("id"),
                row.getLong("number"),
                MembershipChange.of(row.getString("op")),
                row.getString("name"),
                row.getString("its_group"),
                new UserIdentity(row.getString("user_id"), row.getString("username"), row.getString("email")),
                row.getInt("attempts"),
                SqlTimes.instant(row, "tried_at"));
    }
}
