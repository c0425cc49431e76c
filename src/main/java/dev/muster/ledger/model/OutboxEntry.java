package dev.muster.ledger.model;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * An event to deliver about a record or an import.
 *
 * @param position position in the order of events
 * @param kind {@code record}, or {@code started}, {@code held} and {@code finished} of an import
 * @param importRun the import
 * @param row the record; {@code null} for an event of an import
 * @param receipt of a finished import, as JSON; {@code null} for all others
 * @param held why an import is held; {@code null} for all others
 */
public record OutboxEntry(
        long position,
        String kind,
        Import importRun,
        @Nullable Row row,
        @Nullable String receipt,
        @Nullable String held) {

    /**
     * The import that an event is about.
     *
     * @param org the name of its organization; empty if only one is served
     * @param source its source's name
     */
    public record Import(String id, String org, String source) {}

    /**
     * The record that an event is about.
     *
     * @param correlationId of its message; {@code null} without one
     * @param outcome {@code null} if unknown, like the three after it
     */
    public record Row(
            long number,
            long line,
            @Nullable String correlationId,
            UserIdentity user,
            @Nullable String outcome,
            @Nullable String code,
            @Nullable String reason,
            @Nullable String job) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    row.getLong("number"),
                    row.getLong("line"),
                    row.getString("correlation_id"),
                    new UserIdentity(row.getString("user_id"), row.getString("username"), row.getString("email")),
                    row.getString("outcome"),
                    row.getString("code"),
                    row.getString("reason"),
                    row.getString("job_id"));
        }
    }

    public static OutboxEntry of(ResultSet row, int index) throws SQLException {
        String kind = row.getString("kind");
        return new OutboxEntry(
                row.getLong("position"),
                kind,
                new Import(row.getString("import_id"), row.getString("org"), row.getString("source")),
                kind.equals("record") ? Row.of(row) : null,
                row.getString("receipt"),
                row.getString("held"));
    }
}
