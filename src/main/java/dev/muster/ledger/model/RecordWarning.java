package dev.muster.ledger.model;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A warning about a record although it is sent, or about a source as a whole.
 *
 * @param line the row's position as its user counts; 0 for the source
 */
public record RecordWarning(long line, String code, String reason, String hint) {
    /** The place that it is about, as messages name it. */
    public String place(String source) {
        return line == 0 ? source : source + ":" + line;
    }

    public static RecordWarning of(ResultSet row, int index) throws SQLException {
        return new RecordWarning(
                row.getLong("line"), row.getString("code"), row.getString("reason"), row.getString("hint"));
    }
}
