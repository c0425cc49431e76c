package dev.muster.ledger.model;

import dev.muster.records.problem.Problem;
import dev.muster.records.schema.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A record of a batch, with all that names its user.
 *
 * @param username {@code null} where an update does not name one
 * @param email as sent; {@code null} where an update does not name one
 * @param userId the user's id in the directory; {@code null} for one that is to be created
 * @param importedAs what became of it when its user was created or updated, if only its manager is left to be set; else
 *     {@code null}
 * @param sentBefore whether an earlier send of it was never answered
 * @param refusal why the service refused it when it was sent again; {@code null} unless a look-up has to confirm that
 * @param open whether it has no outcome yet
 */
public record BatchRecord(
        String importId,
        long number,
        String username,
        String email,
        String userId,
        Outcome importedAs,
        boolean sentBefore,
        Problem refusal,
        boolean open) {

    public static BatchRecord of(ResultSet row, int index) throws SQLException {
        boolean open = row.getString("outcome") == null;
        Problem refusal = !open || row.getString("code") == null
                ? null
                : new Problem(row.getString("code"), null, row.getString("reason"), row.getString("hint"));
        return new BatchRecord(
                row.getString("import_id"),
                row.getLong("number"),
                row.getString("username"),
                row.getString("email"),
                row.getString("user_id"),
                outcome(row.getString("imported_as")),
                row.getBoolean("sent_before"),
                refusal,
                open);
    }

    private static Outcome outcome(String word) {
        return word == null ? null : Outcome.of(word);
    }

    /**
     * What an outcome comes to for the record as a whole: where only its manager was left to be set, the user is there
     * all the same.
     */
    public RecordOutcome asAWhole(RecordOutcome outcome) {
        return importedAs == null ? outcome : outcome.afterBeing(importedAs);
    }
}
