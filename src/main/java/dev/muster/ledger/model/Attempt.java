package dev.muster.ledger.model;

import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * One of the attempts to import the same row: the first, or one that a dead letter brought back.
 *
 * @param operation what the row asked for; {@code null} where it named none that is known
 * @param username {@code null} where the row does not name one, as the two after it
 * @param email in lower case
 * @param outcome {@code null} while it is open
 * @param code why it was not imported; {@code null} where it was
 * @param userIsThere whether its user was created or updated, even if the manager is not set
 * @param firstSend when it was sent first, or an attempt that it repeats; without a time if it never was
 */
public record Attempt(
        String importId,
        long line,
        Operation operation,
        String username,
        String email,
        String userId,
        Outcome outcome,
        String code,
        boolean userIsThere,
        FirstSend firstSend) {

    public static Attempt of(ResultSet row, int index) throws SQLException {
        String operation = row.getString("operation");
        String outcome = row.getString("outcome");
        return new Attempt(
                row.getString("import_id"),
                row.getLong("line"),
                operation == null ? null : Operation.of(operation).orElseThrow(),
                row.getString("username"),
                row.getString("email_key"),
                row.getString("user_id"),
                outcome == null ? null : Outcome.of(outcome),
                row.getString("code"),
                outcome != null && Outcome.of(outcome).imported() || row.getString("imported_as") != null,
                FirstSend.of(row, index));
    }

    /** Whether nobody can say yet what becomes of it. */
    public boolean isOpen() {
        return outcome == null;
    }

    /** Whether nothing of it was sent. */
    public boolean wasNotSent() {
        return outcome == Outcome.INVALID || outcome == Outcome.UNSENT;
    }
}
