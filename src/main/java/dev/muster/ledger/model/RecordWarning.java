package dev.muster.ledger.model;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A warning about a record that is sent, or about a whole source.
 *
 * @param line the row's position as users count; 0 for the source
 */
public record RecordWarning(long line, String code, String reason, String hint) {
    /** The position for messages. */
    public String place(String source) {
        return line == 0 ? source : source + ":" + line;
    }

    public static RecordWarning of(ResultSet row, int index) throws SQLException {
        return new RecordWarning(
                row.getLong("line"), row.getString("code"), row.getString("reason"), row.getString("hint"));
    }
}
