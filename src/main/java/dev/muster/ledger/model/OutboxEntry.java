package dev.muster.ledger.model;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * An event to deliver about a record or an import.
 *
 * @param position position in the order of events
 * @param kind {@code record}, or {@code started} and {@code finished} of an import
 * @param org the name of the import's organization; empty if only one is served
 * @param source the import's source
 * @param number of the record; 0 for an event of an import
 * @param correlationId of the record's message; {@code null} without one
 * @param username of the record, like the five after it; each {@code null} if unknown or for an event of an import
 * @param receipt of a finished import, as JSON; {@code null} for all others
 */
public record OutboxEntry(
        long position,
        String kind,
        String importId,
        String org,
        String source,
        String operation,
        long number,
        long line,
        @Nullable String correlationId,
        @Nullable String username,
        @Nullable String email,
        @Nullable String outcome,
        @Nullable String code,
        @Nullable String reason,
        @Nullable String job,
        @Nullable String userId,
        @Nullable String receipt) {

    public static OutboxEntry of(ResultSet row, int index) throws SQLException {
        return new OutboxEntry(
                row.getLong("position"),
                row.getString("kind"),
                row.getString("import_id"),
                row.getString("org"),
                row.getString("source"),
                row.getString("operation"),
                row.getLong("number"),
                row.getLong("line"),
                row.getString("correlation_id"),
                row.getString("username"),
                row.getString("email"),
                row.getString("outcome"),
                row.getString("code"),
                row.getString("reason"),
                row.getString("job_id"),
                row.getString("user_id"),
                row.getString("receipt"));
    }
}
