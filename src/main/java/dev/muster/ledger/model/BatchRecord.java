package dev.muster.ledger.model;

import dev.muster.records.problem.Problem;
import dev.muster.records.schema.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A record of a batch with the keys of its user.
 *
 * @param user with the email address as sent; a user to create has no id, and an update may lack a name
 * @param importedAs earlier outcome of a record whose manager is still to be set; else {@code null}
 * @param sentBefore whether the response to an earlier send was lost
 * @param refusal JumpCloud's rejection of a repeated send; {@code null} unless a lookup has to confirm it
 * @param open whether the outcome is missing
 */
public record BatchRecord(
        String importId,
        long number,
        UserIdentity user,
        @Nullable Outcome importedAs,
        boolean sentBefore,
        @Nullable Problem refusal,
        boolean open) {

    public static BatchRecord of(ResultSet row, int index) throws SQLException {
        boolean open = row.getString("outcome") == null;
        Problem refusal = !open || row.getString("code") == null
                ? null
                : new Problem(row.getString("code"), null, row.getString("reason"), row.getString("hint"));
        return new BatchRecord(
                row.getString("import_id"),
                row.getLong("number"),
                new UserIdentity(row.getString("user_id"), row.getString("username"), row.getString("email")),
                outcome(row.getString("imported_as")),
                row.getBoolean("sent_before"),
                refusal,
                open);
    }

    private static @Nullable Outcome outcome(String word) {
        return word == null ? null : Outcome.of(word);
    }

    /**
     * Converts the outcome of a send into that of the whole record: if only the manager was left to set, the user
     * exists in any case.
     */
    public RecordOutcome asAWhole(RecordOutcome outcome) {
        return importedAs == null ? outcome : outcome.afterBeing(importedAs);
    }
}
