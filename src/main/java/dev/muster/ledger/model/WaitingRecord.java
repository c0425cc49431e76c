package dev.muster.ledger.model;

import dev.muster.records.schema.Operation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A record that waits for its batch.
 *
 * @param operation the operation to send it with
 * @param bytes minimum size of its payload
 * @param names its keys that must be unique in a batch: username and email in lower case, employee identifier and id
 */
public record WaitingRecord(long number, Operation operation, int bytes, List<String> names) {

    public static WaitingRecord of(ResultSet row, int index) throws SQLException {
        var names = Stream.<String>builder();
        for (UniqueKey key : UniqueKey.values()) {
            String value = row.getString(key.expression());
            names.add(value == null ? null : key + " " + value);
        }
        return new WaitingRecord(
                row.getLong("number"),
                Operation.of(row.getString("send_as")).orElseThrow(),
                row.getInt("bytes"),
                names.build().filter(Objects::nonNull).toList());
    }
}
