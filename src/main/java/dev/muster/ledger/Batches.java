package dev.muster.ledger;

import dev.muster.ledger.model.Batch;
import dev.muster.ledger.model.BatchRecord;
import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.FirstSend;
import dev.muster.ledger.model.SqlTimes;
import dev.muster.records.schema.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The batches in the ledger, and their changes of state. */
public final class Batches {
    private static final String WAITING = """
            import_id = :importId AND number BETWEEN :first AND :last AND send_as = :operation AND outcome IS NULL
              AND batch_id IS NULL""";

    private final Ledger ledger;

    Batches(Ledger ledger) {
        this.ledger = ledger;
    }

    /** @throws org.springframework.dao.EmptyResultDataAccessException if there is no such batch */
    public Batch get(long id) {
        return ledger.write()
                .sql("SELECT * FROM batch WHERE id = :id")
                .param("id", id)
                .query(Batch::of)
                .single();
    }

    /**
     * Opens a batch of all unsent records of an operation between two row numbers, both inclusive. Records that repeat
     * an attempt with an unknown result form batches of their own, in doubt from the start.
     *
     * @param only row numbers to restrict the batch to; empty for all rows
     */
    public void open(
            String importId,
            String organization,
            Operation operation,
            long firstNumber,
            long lastNumber,
            List<Long> only) {
        ledger.change(() -> {
            String these = WAITING + (only.isEmpty() ? "" : " AND number IN (:only)");
            Map<String, Object> params = waiting(importId, operation, firstNumber, lastNumber, only);
            List<FirstSend> firstSends = ledger.write()
                    .sql("SELECT DISTINCT first_sent_at, server_offset FROM record WHERE " + these)
                    .params(params)
                    .query(FirstSend::of)
                    .list();
            for (FirstSend firstSend : firstSends) {
                long batch = insert(importId, organization, operation, firstSend);
                ledger.write()
                        .sql("UPDATE record SET batch_id = :batch WHERE first_sent_at IS :sentAt AND "
                                + "server_offset IS :offset AND "
                                + these)
                        .param("batch", batch)
                        .param("sentAt", firstSend.atMillis())
                        .param("offset", firstSend.offsetMillis())
                        .params(params)
                        .update();
            }
        });
    }

    /** {@link #open(String, String, Operation, long, long, List)} for all rows of the range. */
    public void open(String importId, String organization, Operation operation, long firstNumber, long lastNumber) {
        open(importId, organization, operation, firstNumber, lastNumber, List.of());
    }

    private static Map<String, Object> waiting(
            String importId, Operation operation, long firstNumber, long lastNumber, List<Long> only) {
        return Map.of(
                "importId",
                importId,
                "operation",
                operation.word(),
                "first",
                firstNumber,
                "last",
                lastNumber,
                "only",
                only);
    }

    private long insert(String importId, String organization, Operation operation, FirstSend firstSend) {
        return ledger.write()
                .sql("""
                INSERT INTO batch (import_id, org, organization, operation, state, first_sent_at, server_offset)
                VALUES (:importId, (SELECT org FROM import WHERE id = :importId),
                  :organization, :operation, :state, :sentAt, :offset) RETURNING id""")
                .param("importId", importId)
                .param("organization", organization)
                .param("operation", operation.word())
                .param("state", (firstSend.at() == null ? BatchState.READY : BatchState.IN_DOUBT).name())
                .param("sentAt", firstSend.atMillis())
                .param("offset", firstSend.offsetMillis())
                .query(Long.class)
                .single();
    }

    /** Records that JumpCloud accepted the batch and returned a job id. */
    public void submitted(long id, String jobId, Instant now, Instant dueAt, Instant deadline) {
        expectOne(
                id,
                ledger.write()
                        .sql("""
                UPDATE batch SET state = 'SUBMITTED', job_id = :job, submitted_at = :now, due_at = :dueAt,
                  deadline = :deadline, attempts = 0,
                    job_records = (SELECT count(*) FROM record WHERE batch_id = :id AND outcome IS NULL)
                WHERE id = :id AND state = 'SUBMITTING'""")
                        .param("job", jobId)
                        .param("now", now.toEpochMilli())
                        .param("dueAt", dueAt.toEpochMilli())
                        .param("deadline", deadline.toEpochMilli())
                        .param("id", id)
                        .update());
    }

    /** Returns whether another batch of the same organization has or had this job id: each batch has its own job. */
    public boolean isJobOfAnother(long id, String jobId) {
        return ledger.write()
                .sql("""
                SELECT EXISTS (SELECT 1 FROM batch JOIN batch mine ON mine.id = :id
                WHERE batch.job_id = :job AND batch.id <> :id
                  AND batch.org = mine.org AND batch.organization = mine.organization)""")
                .param("id", id)
                .param("job", jobId)
                .query(Boolean.class)
                .single();
    }

    /** Records that the batch certainly had no effect on the directory. It is sent later. */
    public void notSent(long id, Instant dueAt) {
        ledger.change(() -> {
            expectOne(
                    id,
                    ledger.write()
                            .sql("""
                                    UPDATE batch SET state = 'READY', due_at = :dueAt
                                      WHERE id = :id AND state = 'SUBMITTING'""")
                            .param("dueAt", dueAt.toEpochMilli())
                            .param("id", id)
                            .update());
            forgetFirstSend(id);
            new Cancellation(ledger).apply(id);
        });
    }

    /** Clears the first send, unless an earlier send may have had an effect. */
    private void forgetFirstSend(long id) {
        ledger.write().sql("""
                UPDATE batch SET first_sent_at = NULL, server_offset = NULL
                WHERE id = :id AND NOT EXISTS (SELECT 1 FROM record WHERE batch_id = :id AND sent_before)
                """).param("id", id).update();
    }

    /** Puts the batch in doubt: the directory has to show what became of its open records. */
    public void doubt(long id, Instant now, Instant dueAt, Instant deadline) {
        expectOne(
                id,
                ledger.write()
                        .sql("""
                UPDATE batch SET state = 'IN_DOUBT', due_at = :dueAt, deadline = :deadline, attempts = 0,
                  found_grew_at = :now
                WHERE id = :id AND state IN ('SUBMITTING', 'SUBMITTED')""")
                        .param("now", now.toEpochMilli())
                        .param("dueAt", dueAt.toEpochMilli())
                        .param("deadline", deadline.toEpochMilli())
                        .param("id", id)
                        .update());
    }

    /** Records when lookups last found more of the batch's users, and when the next lookup is due. */
    public void lookAgain(long id, Instant grewAt, Instant dueAt) {
        expectOne(
                id,
                ledger.write()
                        .sql("""
                UPDATE batch SET found_grew_at = :grewAt, due_at = :dueAt, attempts = attempts + 1
                WHERE id = :id AND state = 'IN_DOUBT'""")
                        .param("grewAt", grewAt.toEpochMilli())
                        .param("dueAt", dueAt.toEpochMilli())
                        .param("id", id)
                        .update());
    }

    /**
     * Sends the records that the lookup did not find again, marked as sent before. Returns false if the import is
     * cancelled, so that nothing is sent.
     */
    public boolean sendAgain(long id) {
        return ledger.change(() -> {
            ledger.write()
                    .sql("UPDATE record SET sent_before = 1 WHERE batch_id = :id AND outcome IS NULL")
                    .param("id", id)
                    .update();
            expectOne(id, ledger.write().sql("""
                    UPDATE batch SET state = 'READY', due_at = 0, deadline = NULL, attempts = 0
                    WHERE id = :id AND state = 'IN_DOUBT' AND job_id IS NULL""").param("id", id).update());
            new Cancellation(ledger).apply(id);
            return get(id).state() == BatchState.READY;
        });
    }

    /** The number of records in a job's batch; 0 for an unknown job. */
    public int jobRecords(String jobId) {
        return ledger.write()
                .sql("SELECT coalesce(max(job_records), 0) FROM batch WHERE job_id = :job")
                .param("job", jobId)
                .query(Integer.class)
                .single();
    }

    /** Schedules the next poll of a job whose results are not complete. */
    public void pollAgain(long id, Instant dueAt) {
        expectOne(
                id,
                ledger.write()
                        .sql("""
                                UPDATE batch SET due_at = :dueAt, attempts = attempts + 1
                                  WHERE id = :id AND state = 'SUBMITTED'""")
                        .param("dueAt", dueAt.toEpochMilli())
                        .param("id", id)
                        .update());
    }

    /**
     * Settles the batch if all its records have an outcome. Records whose manager is still to be set leave the batch.
     */
    public boolean settle(long id) {
        return ledger.change(() -> {
            boolean settled = ledger.write().sql("""
                    UPDATE batch SET state = 'SETTLED', due_at = 0
                    WHERE id = :id AND NOT EXISTS (SELECT 1 FROM record WHERE batch_id = :id AND outcome IS NULL)
                    """).param("id", id).update() == 1;
            if (settled) {
                ledger.write()
                        .sql("DELETE FROM work_result WHERE job_id = (SELECT job_id FROM batch WHERE id = :id)")
                        .param("id", id)
                        .update();
                waitForManagers(id);
            }
            return settled;
        });
    }

    /** Reopens records whose manager is created by the same import: the manager is set once both users exist. */
    private void waitForManagers(long settled) {
        int waiting = ledger.write().sql("""
                UPDATE record SET imported_as = outcome, outcome = NULL, imported_in = batch_id, batch_id = NULL,
                  send_as = NULL, sent_before = 0, first_sent_at = NULL, server_offset = NULL
                WHERE batch_id = :id AND manager IS NOT NULL AND outcome IN ('created', 'updated')
                """).param("id", settled).update();
        if (waiting > 0) {
            ledger.write()
                    .sql("UPDATE import SET identify_at = 0 WHERE id = (SELECT import_id FROM batch WHERE id = :id)")
                    .param("id", settled)
                    .update();
            new Cancellation(ledger).includeWaitingManagers(settled);
        }
    }

    /** Replaces a batch that JumpCloud rejected as a whole by two halves, both ready to send. */
    public void bisect(Batch batch, List<BatchRecord> records) {
        ledger.change(() -> {
            long secondHalf = ledger.write()
                    .sql("""
                    INSERT INTO batch (import_id, org, organization, operation, state, first_sent_at, server_offset)
                    SELECT import_id, org, organization, operation, 'READY', first_sent_at, server_offset FROM batch
                      WHERE id = :id
                    RETURNING id""")
                    .param("id", batch.id())
                    .query(Long.class)
                    .single();
            ledger.write()
                    .sql("""
                            UPDATE record SET batch_id = :secondHalf
                              WHERE batch_id = :id AND outcome IS NULL AND number >= :middle""")
                    .param("secondHalf", secondHalf)
                    .param("id", batch.id())
                    .param("middle", records.get(records.size() / 2).number())
                    .update();
            notSent(batch.id(), Instant.EPOCH);
            forgetFirstSend(secondHalf);
            new Cancellation(ledger).apply(secondHalf);
        });
    }

    /**
     * Recovers the batches of an organization after a restart: puts every batch in doubt that the previous process may
     * have been sending, releases its claims, and adjusts its due times to this process's clock.
     *
     * @param org the organization's name; empty if only one is served
     * @return the batches put in doubt
     */
    public List<Batch> recover(String org, Instant now, Instant deadline) {
        return ledger.change(() -> {
            List<Batch> doubted = ledger.write()
                    .sql("""
                    UPDATE batch SET state = 'IN_DOUBT', due_at = 0, deadline = :deadline, attempts = 0,
                      found_grew_at = :now
                    WHERE state = 'SUBMITTING' AND org = :org RETURNING *""")
                    .param("org", org)
                    .param("now", now.toEpochMilli())
                    .param("deadline", deadline.toEpochMilli())
                    .query(Batch::of)
                    .list();
            // The directory was not watched in the meantime, so the quiet period starts again.
            ledger.write()
                    .sql("""
                            UPDATE batch SET found_grew_at = :now, deadline = :deadline
                              WHERE state = 'IN_DOUBT' AND org = :org""")
                    .param("org", org)
                    .param("now", now.toEpochMilli())
                    .param("deadline", deadline.toEpochMilli())
                    .update();
            // The previous process may have had another clock: only the time between due_at and deadline is
            // reliable.
            ledger.write()
                    .sql("""
                    UPDATE batch SET deadline = :now + CASE
                      WHEN due_at > 0 THEN max(0, min(deadline - due_at, :deadline - :now)) ELSE :deadline - :now END
                    WHERE state = 'SUBMITTED' AND org = :org""")
                    .param("org", org)
                    .param("now", now.toEpochMilli())
                    .param("deadline", deadline.toEpochMilli())
                    .update();
            ledger.write()
                    .sql("""
                    UPDATE batch SET due_at = :now WHERE org = :org
                      AND (due_at IS NULL OR state <> 'SETTLED' AND due_at NOT BETWEEN :now AND :implausible)""")
                    .param("org", org)
                    .param("now", now.toEpochMilli())
                    .param("implausible", SqlTimes.implausible(now))
                    .update();
            return doubted;
        });
    }

    /** Delays a batch's next step, in any state. */
    public void retry(long id, Instant dueAt) {
        ledger.write()
                .sql("UPDATE batch SET due_at = :dueAt WHERE id = :id")
                .param("dueAt", dueAt.toEpochMilli())
                .param("id", id)
                .update();
    }

    private static void expectOne(long id, int changed) {
        if (changed != 1) {
            throw new IllegalStateException("Batch " + id + " is in another state than this change expects");
        }
    }
}
