package dev.muster.ledger.model;

import dev.muster.records.schema.Operation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The records of one bulk request: same operation, same organization.
 *
 * @param org the organization's name in {@code muster.orgs}; empty if only one is served
 * @param organization the organization's id; empty if not set
 */
public record Batch(
        long id,
        String importId,
        String org,
        String organization,
        Operation operation,
        BatchState state,
        Sending sending,
        Polling polling) {

    /**
     * The sends of a batch, and the job that the service made of it.
     *
     * @param first the first send
     * @param jobId JumpCloud's job; {@code null} before the batch is accepted. A batch with a job is never sent again
     * @param jobRecords number of records in the job; 0 without a job
     * @param submittedAt time at which the job id was recorded; {@code null} before that
     */
    public record Sending(
            FirstSend first,
            @Nullable String jobId,
            int jobRecords,
            @Nullable Instant submittedAt) {}

    /**
     * The polls of a job, or the lookups of a batch in doubt.
     *
     * @param deadline end of all waiting; {@code null} before the batch is sent
     * @param attempts polls or lookups since the last change of state
     * @param foundGrewAt in doubt: time at which lookups last found more of its users, or start of the doubt
     */
    public record Polling(
            @Nullable Instant deadline,
            int attempts,
            @Nullable Instant foundGrewAt) {}

    /** JumpCloud's job of a batch that was accepted. */
    public String jobId() {
        return Objects.requireNonNull(sending.jobId);
    }

    /** The end of all waiting for a batch that was sent. */
    public Instant deadline() {
        return Objects.requireNonNull(polling.deadline);
    }

    public static Batch of(ResultSet row, int index) throws SQLException {
        return new Batch(
                row.getLong("id"),
                row.getString("import_id"),
                row.getString("org"),
                row.getString("organization"),
                Operation.of(row.getString("operation")).orElseThrow(),
                BatchState.valueOf(row.getString("state")),
                new Sending(
                        FirstSend.of(row, index),
                        row.getString("job_id"),
                        row.getInt("job_records"),
                        SqlTimes.instant(row, "submitted_at")),
                new Polling(
                        SqlTimes.instant(row, "deadline"),
                        row.getInt("attempts"),
                        SqlTimes.instant(row, "found_grew_at")));
    }
}
