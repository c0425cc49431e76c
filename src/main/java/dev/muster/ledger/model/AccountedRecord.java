package dev.muster.ledger.model;

import dev.muster.records.problem.Problem;
import dev.muster.records.schema.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * A record as the reports tell it.
 *
 * @param number of the row in its source, from 1
 * @param line the row's position as its user counts
 * @param code why it was not imported, as the three texts after it; {@code null} where it was
 * @param job the service's job that dealt with it, {@code null} if none did
 * @param userId the user's id in the directory, {@code null} where it is not known
 * @param problems why it was not imported, one by one
 */
public record AccountedRecord(
        long number,
        long line,
        Outcome outcome,
        String code,
        String reason,
        String hint,
        String job,
        String userId,
        List<Problem> problems) {

    public static AccountedRecord of(ResultSet row, int index) throws SQLException {
        Problem problem = ProblemsColumn.read(row);
        return new AccountedRecord(
                row.getLong("number"),
                row.getLong("line"),
                Outcome.of(row.getString("outcome")),
                row.getString("code"),
                row.getString("reason"),
                row.getString("hint"),
                row.getString("job_id"),
                row.getString("user_id"),
                problem == null ? List.of() : problem.parts());
    }
}
