package dev.muster.ledger.model;

import dev.muster.records.problem.Problem;
import dev.muster.records.schema.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * A record for the reports.
 *
 * @param number of the row in its source, from 1
 * @param line the row's position as users count
 * @param code why it was not imported, with the three texts after it; {@code null} if it was imported
 * @param job the JumpCloud job that processed it; {@code null} without a job
 * @param userId the user's id in the directory, {@code null} if unknown
 * @param problems the single problems
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
