package dev.muster.ledger.model;

import dev.muster.records.schema.Operation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * One bulk payload: records of one operation for one organization.
 *
 * @param org the organization's name in {@code muster.orgs}; empty where only one is served
 * @param organization the organization's id; empty where none was set
 * @param jobId the service's job for it; {@code null} until the service gave one. A batch that has one is never sent
 *     again
 * @param jobRecords how many records the job was given; 0 without a job
 * @param firstSentAt by this machine's clock, just before the first send that may have reached the service;
 *     {@code null} before it
 * @param serverOffset what to add to this machine's clock for the server's, as known then; {@code null} if it was not
 * @param submittedAt when its job's id was noted; {@code null} before that
 * @param deadline after it nothing more is waited for; {@code null} until it was sent
 * @param attempts polls or look-ups since the last change of state
 * @param foundGrewAt in doubt: when the number of its users that look-ups found last grew, or the doubt began
 */
public record Batch(
        long id,
        String importId,
        String org,
        String organization,
        Operation operation,
        BatchState state,
        String jobId,
        int jobRecords,
        Instant firstSentAt,
        Duration serverOffset,
        Instant submittedAt,
        Instant deadline,
        int attempts,
        Instant foundGrewAt) {

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
