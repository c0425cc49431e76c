package dev.muster.ledger.model;

import dev.muster.records.schema.Operation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The records of one bulk request: same operation, same organization.
 *
 * @param org the organization's name in {@code muster.orgs}; empty if only one is served
 * @param organization the organization's id; empty if not set
 * @param jobId JumpCloud's job; {@code null} before the batch is accepted. A batch with a job is never sent again
 * @param jobRecords number of records in the job; 0 without a job
 * @param firstSentAt time just before the first send that may have had an effect, by this machine's clock; {@code null}
 *     before it
 * @param serverOffset offset of the server's clock from this machine's at that time; {@code null} if unknown
 * @param submittedAt time at which the job id was recorded; {@code null} before that
 * @param deadline end of all waiting; {@code null} before the batch is sent
 * @param attempts polls or lookups since the last change of state
 * @param foundGrewAt in doubt: time at which lookups last found more of its users, or start of the doubt
 */
public record Batch(
        long id,
        String importId,
        String org,
        String organization,
        Operation operation,
        BatchState state,
        @Nullable String jobId,
        int jobRecords,
        @Nullable Instant firstSentAt,
        @Nullable Duration serverOffset,
        @Nullable Instant submittedAt,
        @Nullable Instant deadline,
        int attempts,
        @Nullable Instant foundGrewAt) {

    public static Batch of(ResultSet row, int index) throws SQLException {
        Long offset = SqlTimes.number(row, "server_offset");
        return new Batch(
                row.getLong("id"),
                row.getString("import_id"),
                row.getString("org"),
                row.getString("organization"),
                Operation.of(row.getString("operation")).orElseThrow(),
                BatchState.valueOf(row.getString("state")),
                row.getString("job_id"),
                row.getInt("job_records"),
                SqlTimes.instant(row, "first_sent_at"),
                offset == null ? null : Duration.ofMillis(offset),
                SqlTimes.instant(row, "submitted_at"),
                SqlTimes.instant(row, "deadline"),
                row.getInt("attempts"),
                SqlTimes.instant(row, "found_grew_at"));
    }
}
