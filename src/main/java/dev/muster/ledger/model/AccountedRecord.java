package dev.muster.ledger.model;

import dev.muster.records.problem.Problem;
import dev.muster.records.schema.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record for the reports.
 *
 * @param number of the row in its source, from 1
 * @param line the row's position as users count
 * @param problem why it was not imported; {@code null} if it was imported
 * @param job the JumpCloud job that processed it; {@code null} without a job
 * @param userId the user's id in the directory, {@code null} if unknown
 */
public record AccountedRecord(
        long number,
        long line,
        Outcome outcome,
        @Nullable Problem problem,
        @Nullable String job,
        @Nullable String userId) {

    public static AccountedRecord of(ResultSet row, int index) throws SQLException {
        return new AccountedRecord(
                row.getLong("number"),
                row.getLong("line"),
                Outcome.of(row.getString("outcome")),
                ProblemsColumn.read(row),
                row.getString("job_id"),
                row.getString("user_id"));
    }

    public @Nullable String code() {
        return problem == null ? null : problem.code();
    }

    public @Nullable String reason() {
        return problem == null ? null : problem.reason();
    }

    public @Nullable String hint() {
        return problem == null ? null : problem.hint();
    }

    public List<Problem> problems() {
        return problem == null ? List.of() : problem.parts();
    }
}
