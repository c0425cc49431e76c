package dev.muster.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Something that its user should know of a record, although it is sent.
 *
 * @param line the row's position as its user counts
 */
public record Warning(long line, String code, String reason, String hint) {

    static Warning of(ResultSet row, int index) throws SQLException {
        return new Warning(row.getLong("line"), row.getString("code"), row.getString("reason"), row.getString("hint"));
    }
}
