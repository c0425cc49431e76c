package dev.muster.ledger.model;

import dev.muster.ledger.database.PayloadCipher;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.records.validation.RequestedUser;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record whose user or manager has to be looked up.
 *
 * @param number of the row in its source, from 1
 * @param operation the requested operation
 * @param user as in the row
 * @param payload the requested values, see {@link dev.muster.records.validation.RequestedUser}; {@code null} if only
 *     the manager is left to set
 * @param lookUntil deadline for finding a user or manager that the search may not show yet; {@code null} before the
 *     first lookup
 * @param manager the manager, if only that is left to set; else {@code null}
 * @param message its message; {@code null} for a row of a file
 * @param created whether the record that it waited for created a user, which the search may not show yet
 */
public record UnidentifiedRecord(
        long number,
        Operation operation,
        UserIdentity user,
        @Nullable String payload,
        @Nullable Instant lookUntil,
        @Nullable Manager manager,
        @Nullable Long message,
        boolean created) {

    /** The requested user; only for a record that has more to set than its manager. */
    public RequestedUser requested() {
        return RequestedUser.read(Objects.requireNonNull(payload));
    }

    /**
     * A manager that another record of the import creates, and that is left to set.
     *
     * @param importedAs earlier outcome of the record without the manager
     * @param line position of the manager's record, as users count
     * @param userId the manager's; {@code null} if unknown
     * @param there whether the manager was created or updated
     */
    public record Manager(
            Outcome importedAs,
            long line,
            String username,
            @Nullable String userId,
            boolean there) {}

    public static UnidentifiedRecord of(ResultSet row, PayloadCipher cipher) throws SQLException {
        String importedAs = row.getString("imported_as");
        byte[] sealed = row.getBytes("sealed");
        return new UnidentifiedRecord(
                row.getLong("number"),
                Operation.of(row.getString("operation")).orElseThrow(),
                new UserIdentity(row.getString("user_id"), row.getString("username"), row.getString("email")),
                sealed == null ? null : cipher.open(sealed),
                SqlTimes.instant(row, "look_until"),
                importedAs == null ? null : manager(Outcome.of(importedAs), row),
                SqlTimes.number(row, "message"),
                "created".equals(row.getString("waited_for")));
    }

    private static Manager manager(Outcome importedAs, ResultSet row) throws SQLException {
        String outcome = row.getString("manager_outcome");
        return new Manager(
                importedAs,
                row.getLong("manager_line"),
                row.getString("manager_username"),
                row.getString("manager_id"),
                row.getString("manager_imported_as") != null
                        || outcome != null && Outcome.of(outcome).imported());
    }

    /** Returns whether only the manager is left to set. */
    public boolean onlyManagerIsLeft() {
        return manager != null;
    }
}
