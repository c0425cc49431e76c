package dev.muster.ledger.model;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A record that may be about the same user as a record to look up.
 *
 * @param username in lower case, like the email address; keys may be {@code null}, including the user id
 * @param open whether it may still change its user
 * @param sentIn its batch; 0 without one
 */
public record RelatedRecord(
        String importId,
        long number,
        RecordOrder turn,
        @Nullable String userId,
        @Nullable String username,
        @Nullable String email,
        boolean open,
        long sentIn) {

    public static RelatedRecord of(ResultSet row, int index) throws SQLException {
        Long message = SqlTimes.number(row, "message");
        String importId = row.getString("import_id");
        long number = row.getLong("number");
        RecordOrder turn = message == null
                ? RecordOrder.ofFile(row.getLong("after_message"), row.getLong("turn"), importId, number)
                : RecordOrder.ofMessage(message, number);
        // A record that only waits for its manager does not change anything else of its user.
        boolean open = row.getString("outcome") == null && row.getString("imported_as") == null;
        return new RelatedRecord(
                importId,
                number,
                turn,
                row.getString("user_id"),
                row.getString("username_key"),
                row.getString("email_key"),
                open,
                row.getLong("sent_in"));
    }

    /**
     * Returns whether it was open when a lookup began, even if it is settled now: the lookup's results may be older.
     */
    public boolean wasOpen(OpenWork work) {
        return open || sentIn > work.lastBatch() || work.batches().contains(sentIn);
    }

    /** Returns whether it is about a user with one of these keys. */
    public boolean isAbout(UserKeys keys) {
        return keys.ids().contains(userId)
                || keys.usernames().contains(username)
                || keys.emails().contains(email);
    }
}
