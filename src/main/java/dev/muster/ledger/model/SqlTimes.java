package dev.muster.ledger.model;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads nullable numbers of the ledger, most of them milliseconds. */
public final class SqlTimes {
    private SqlTimes() {}

    public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Long millis = number(row, column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    /**
     * The limit, in milliseconds, above which due times of an earlier process are ignored: it had another clock, or the
     * wait is too long for a restart.
     */
    public static long implausible(Instant now) {
        return now.plus(Duration.ofMinutes(5)).toEpochMilli();
    }

    static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }
}
