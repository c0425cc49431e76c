package dev.muster.ledger.model;

import dev.muster.ledger.database.PayloadCipher;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A record of which it has to be looked up whom it is about, or who its manager is.
 *
 * @param number of the row in its source, from 1
 * @param operation what the row asks for
 * @param username as the row has it; {@code null} where it says none, as the e-mail address and the id
 * @param payload what the row asks for, see {@link dev.muster.records.validation.RequestedUser}; {@code null} where
 *     only the manager is left
 * @param importedAs what became of it, where only its manager is left to be set; else {@code null}
 * @param lookUntil until when its user or the manager is looked for, if the search may not show them yet; {@code null}
 *     before the first look
 * @param manager whose record creates the manager, where only the manager is left; else {@code null}
 * @param message the message that it came with; {@code null} for a row of a file
 * @param created whether the record that it waited for created a user, whom the search may not show yet
 */
public record UnidentifiedRecord(
        long number,
        Operation operation,
        String username,
        String email,
        String userId,
        String payload,
        Outcome importedAs,
        Instant lookUntil,
        Manager manager,
        Long message,
        boolean created) {

    /**
     * The record by which a manager comes into the directory.
     *
     * @param line its position as its user counts
     * @param userId {@code null} where it is not known
     * @param there whether the manager was created or updated
     */
    public record Manager(long line, String username, String userId, boolean there) {}

    public static UnidentifiedRecord of(ResultSet row, PayloadCipher seal) throws SQLException {
        String importedAs = row.getString("imported_as");
        byte[] sealed = row.getBytes("sealed");
        return new UnidentifiedRecord(
                row.getLong("number"),
                Operation.of(row.getString("operation")).orElseThrow(),
                row.getString("username"),
                row.getString("email"),
                row.getString("user_id"),
                sealed == null ? null : seal.open(sealed),
                importedAs == null ? null : Outcome.of(importedAs),
                SqlTimes.instant(row, "look_until"),
                importedAs == null ? null : manager(row),
                SqlTimes.number(row, "message"),
                "created".equals(row.getString("waited_for")));
    }

    private static Manager manager(ResultSet row) throws SQLException {
        String outcome = row.getString("manager_outcome");
        return new Manager(
                row.getLong("manager_line"),
                row.getString("manager_username"),
                row.getString("manager_id"),
                row.getString("manager_imported_as") != null
                        || outcome != null && Outcome.of(outcome).imported());
    }

    /** Whether its user is there already, and only the manager is left to be set. */
    public boolean onlyManagerIsLeft() {
        return importedAs != null;
    }
}
