package dev.muster.ledger;

import dev.muster.ledger.model.WorkResult;
import java.util.List;

/** The work results of unsettled jobs, kept because JumpCloud may forget them. */
public final class WorkResults {
    private final Ledger ledger;

    WorkResults(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Stores results, replacing older versions of the same results. */
    public void keep(String jobId, List<WorkResult> results) {
        ledger.batch(
                """
                    INSERT INTO work_result (job_id, id, status, message, username, email, user_id)
                      VALUES (?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (job_id, id) DO UPDATE SET status = excluded.status, message = excluded.message,
                        username = coalesce(excluded.username, username), email = coalesce(excluded.email, email),
                        user_id = coalesce(excluded.user_id, user_id)""",
                results.stream()
                        .map(result -> new Object[] {
                            jobId,
                            result.id(),
                            result.status(),
                            result.message(),
                            result.username(),
                            result.email(),
                            result.userId()
                        })
                        .toList());
    }

    /** The distinct results of a job so far. */
    public List<WorkResult> of(String jobId) {
        return ledger.write()
                .sql("SELECT * FROM work_result WHERE job_id = :job ORDER BY id")
                .param("job", jobId)
                .query((row, index) -> new WorkResult(
                        row.getString("id"),
                        row.getString("status"),
                        row.getString("message"),
                        row.getString("username"),
                        row.getString("email"),
                        row.getString("user_id")))
                .list();
    }
}
