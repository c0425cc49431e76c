package dev.muster.ledger.groups;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A membership for the reports.
 *
 * @param number of its record
 * @param reason why it failed; else {@code null}
 */
public record SettledMembership(
        long number,
        MembershipChange change,
        String group,
        MembershipState state,
        @Nullable String reason) {

    public static SettledMembership of(ResultSet row, int index) throws SQLException {
        return new SettledMembership(
                row.getLong("number"),
                MembershipChange.of(row.getString("op")),
                row.getString("name"),
                MembershipState.valueOf(row.getString("state")),
                row.getString("reason"));
    }
}
