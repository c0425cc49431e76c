package dev.muster.ledger;

import dev.muster.record.Operation;
import dev.muster.record.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A record of which it has to be looked up whom it is about, or who its manager is.
 *
 * @param number     of the row in its source, from 1
 * @param operation  what the row asks for
 * @param username   as the row has it; {@code null} where it says none, as the e-mail address and the id
 * @param payload    what is to be sent, as JSON, in which a manager may stand by name; {@code null} where only the manager is left
 * @param importedAs what became of it, where only its manager is left to be set; else {@code null}
 * @param lookUntil  until when its user and the manager are looked for, where only the manager is left; {@code null} before the first look
 * @param manager    whose record creates the manager, where only the manager is left; else {@code null}
 */
public record UnidentifiedRecord(long number, Operation operation, String username, String email, String userId, String payload,
        Outcome importedAs, Instant lookUntil, Manager manager) {

    /**
     * The record by which a manager comes into the directory.
     *
     * @param line   its position as its user counts
     * @param userId {@code null} where it is not known
     * @param there  whether the manager was created or updated
     */
    public record Manager(long line, String username, String userId, boolean there) {
    }

    static UnidentifiedRecord of(ResultSet row, Seal seal) throws SQLException {
        String importedAs = row.getString("imported_as");
        byte[] sealed = row.getBytes("sealed");
        return new UnidentifiedRecord(row.getLong("number"), Operation.of(row.getString("operation")).orElseThrow(), row.getString("username"),
                row.getString("email"), row.getString("user_id"), sealed == null ? null : seal.open(sealed),
                importedAs == null ? null : Outcome.of(importedAs), Times.instant(row, "look_until"), importedAs == null ? null : manager(row));
    }

    private static Manager manager(ResultSet row) throws SQLException {
        String outcome = row.getString("manager_outcome");
        return new Manager(row.getLong("manager_line"), row.getString("manager_username"), row.getString("manager_id"),
                row.getString("manager_imported_as") != null || outcome != null && Outcome.of(outcome).imported());
    }

    /** Whether its user is there already, and only the manager is left to be set. */
    public boolean onlyManagerIsLeft() {
        return importedAs != null;
    }
}
