package dev.muster.ledger.model;

import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.records.validation.RecordLink;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One of several attempts to import the same row: the first one, or a retry from a dead letter.
 *
 * @param link its place
 * @param operation the requested operation; {@code null} if missing or unknown
 * @param user its email address is in lower case
 * @param outcome {@code null} while it is open
 * @param code why it was not imported; {@code null} if it was
 * @param userIsThere whether its user was created or updated, even without the manager
 * @param groupsLeft whether its user is missing in a group
 * @param firstSend first send of this attempt or one that it repeats; without a time if never sent
 */
public record Attempt(
        RecordLink link,
        @Nullable Operation operation,
        UserIdentity user,
        @Nullable Outcome outcome,
        @Nullable String code,
        boolean userIsThere,
        boolean groupsLeft,
        FirstSend firstSend) {

    public static Attempt of(ResultSet row, int index) throws SQLException {
        String operation = row.getString("operation");
        String outcome = row.getString("outcome");
        return new Attempt(
                new RecordLink(row.getString("import_id"), row.getLong("line")),
                operation == null ? null : Operation.of(operation).orElseThrow(),
                new UserIdentity(row.getString("user_id"), row.getString("username"), row.getString("email_key")),
                outcome == null ? null : Outcome.of(outcome),
                row.getString("code"),
                outcome != null && Outcome.of(outcome).imported() || row.getString("imported_as") != null,
                row.getBoolean("groups_left"),
                FirstSend.of(row, index));
    }

    /** Returns whether the outcome is not known yet. */
    public boolean isOpen() {
        return outcome == null;
    }

    /** Returns whether its user is as the row says, but missing in a group. */
    public boolean lacksOnlyGroups() {
        return outcome != null && outcome.imported() && groupsLeft;
    }

    /** Returns whether it was certainly not sent. */
    public boolean wasNotSent() {
        return outcome == Outcome.INVALID || outcome == Outcome.UNSENT;
    }
}
