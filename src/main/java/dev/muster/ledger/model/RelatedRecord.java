package dev.muster.ledger.model;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A record that may be about the same user as one that is looked up.
 *
 * @param username in lower case, as the e-mail address; each may be {@code null}, as the id of its user
 * @param open whether it may change its user still
 * @param sentIn the batch that it was or is sent in; 0 for none
 */
public record RelatedRecord(
        String importId,
        long number,
        RecordOrder turn,
        String userId,
        String username,
        String email,
        boolean open,
        long sentIn) {

    public static RelatedRecord of(ResultSet row, int index) throws SQLException {
        Long message = SqlTimes.number(row, "message");
        String importId = row.getString("import_id");
        long number = row.getLong("number");
        RecordOrder turn = message == null
                ? RecordOrder.ofFile(row.getLong("after_message"), row.getLong("turn"), importId, number)
                : RecordOrder.ofMessage(message, number);
        // What is there already and waits for its manager alone leaves everything else as it is.
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
     * Whether it was open when a look-up began, even if it is done with by now: what was found may be older than that.
     */
    public boolean wasOpen(OpenWork work) {
        return open || sentIn > work.lastBatch() || work.batches().contains(sentIn);
    }

    /** Whether it is about a user of these keys. */
    public boolean isAbout(UserKeys keys) {
        return keys.ids().contains(userId)
                || keys.usernames().contains(username)
                || keys.emails().contains(email);
    }
}
