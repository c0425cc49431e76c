package dev.muster.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** Reads the ledger's columns of numbers, most of them milliseconds, that may be NULL. */
final class Times {
    private Times() {
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        Long millis = number(row, column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    /** The milliseconds from which on no due time was meant so: the clock was put back since. Nothing is put off for as much as an hour. */
    static long implausible(Instant now) {
        return now.plus(Duration.ofHours(1)).toEpochMilli();
    }

    static Long number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }
}
