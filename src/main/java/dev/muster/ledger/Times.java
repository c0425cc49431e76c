package dev.muster.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** Reads the ledger's columns of milliseconds that may be NULL. */
final class Times {
    private Times() {
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        Long millis = millis(row, column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    static Long millis(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : millis;
    }
}
