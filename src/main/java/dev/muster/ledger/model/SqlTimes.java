package dev.muster.ledger.model;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** Reads the ledger's columns of numbers, most of them milliseconds, that may be NULL. */
public final class SqlTimes {
    private SqlTimes() {}

    public static Instant instant(ResultSet row, String column) throws SQLException {
        Long millis = number(row, column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    /**
     * The milliseconds from which on no due time counts that an earlier process noted: it went by another clock, or
     * waits longer than a start needs to.
     */
    public static long implausible(Instant now) {
        return now.plus(Duration.ofMinutes(5)).toEpochMilli();
    }

    static Long number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }
}
