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
            import_id = :importId AND number BETWEEN :first AND :last AND send_as = :operation AND outcome IS NULL AND batch_id IS NULL""";

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
     * Opens a batch of all records of an operation between two rows' numbers, both included, that may be sent. Those
     * that repeat an attempt of which nobody knows whether it took effect make batches of their own, in doubt from the
     * start.
     *
     * @param only the numbers of the only rows to take; empty for all of them
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
                        .sql(
                                "UPDATE record SET batch_id = :batch WHERE first_sent_at IS :sentAt AND server_offset IS :offset AND "
                                        + these)
                        .param("batch", batch)
                        .param("sentAt", firstSend.atMillis())
                        .param("offset", firstSend.offsetMillis())
                        .params(params)
                        .update();
            }
        });
    }

    /** {@link #open(String, String, Operation, long, long, List)} of all rows between the two. */
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
                VALUES (:importId, (SELECT org FROM import WHERE id = :importId), :organization, :operation, :state, :sentAt, :offset) RETURNING id""")
                .param("importId", importId)
                .param("organization", organization)
                .param("operation", operation.word())
                .param("state", (firstSend.at() == null ? BatchState.READY : BatchState.IN_DOUBT).name())
                .param("sentAt", firstSend.atMillis())
                .param("offset", firstSend.offsetMillis())
                .query(Long.class)
                .single();
    }

    /** The service took the batch and gave a job id. */
    public void submitted(long id, String jobId, Instant now, Instant dueAt, Instant deadline) {
        expectOne(
                id,
                ledger.write()
                        .sql("""
                UPDATE batch SET state = 'SUBMITTED', job_id = :job, submitted_at = :now, due_at = :dueAt, deadline = :deadline, attempts = 0,
                    job_records = (SELECT count(*) FROM record WHERE batch_id = :id AND outcome IS NULL)
                WHERE id = :id AND state = 'SUBMITTING'""")
                        .param("job", jobId)
                        .param("now", now.toEpochMilli())
                        .param("dueAt", dueAt.toEpochMilli())
                        .param("deadline", deadline.toEpochMilli())
                        .param("id", id)
                        .update());
    }

    /** Whether another batch for the same organization has a job of that id, or had one: no two batches are one job. */
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

    /** The batch certainly did not reach the service's records; it is sent later. */
    public void notSent(long id, Instant dueAt) {
        ledger.change(() -> {
            expectOne(
                    id,
                    ledger.write()
                            .sql(
                                    "UPDATE batch SET state = 'READY', due_at = :dueAt WHERE id = :id AND state = 'SUBMITTING'")
                            .param("dueAt", dueAt.toEpochMilli())
                            .param("id", id)
                            .update());
            forgetFirstSend(id);
            new Cancellation(ledger).apply(id);
        });
    }

    /** A send that did not reach the service's records was none, unless there was one before it. */
    private void forgetFirstSend(long id) {
        ledger.write().sql("""
                UPDATE batch SET first_sent_at = NULL, server_offset = NULL
                WHERE id = :id AND NOT EXISTS (SELECT 1 FROM record WHERE batch_id = :id AND sent_before)""").param("id", id).update();
    }

    /** The batch was sent, or its job was polled, and what became of its open records has to be looked up. */
    public void doubt(long id, Instant now, Instant dueAt, Instant deadline) {
        expectOne(
                id,
                ledger.write()
                        .sql("""
                UPDATE batch SET state = 'IN_DOUBT', due_at = :dueAt, deadline = :deadline, attempts = 0, found_grew_at = :now
                WHERE id = :id AND state IN ('SUBMITTING', 'SUBMITTED')""")
                        .param("now", now.toEpochMilli())
                        .param("dueAt", dueAt.toEpochMilli())
                        .param("deadline", deadline.toEpochMilli())
                        .param("id", id)
                        .update());
    }

    /** Notes when the number of the batch's users that look-ups found last grew, and when to look again. */
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
     * What the look-up did not find is sent again, marked as sent before; unless its import is cancelled. Says whether
     * it is.
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

    /** How many records a job was given; 0 if there is no such job. */
    public int jobRecords(String jobId) {
        return ledger.write()
                .sql("SELECT coalesce(max(job_records), 0) FROM batch WHERE job_id = :job")
                .param("job", jobId)
                .query(Integer.class)
                .single();
    }

    /** The job's results are not complete; it is polled again later. */
    public void pollAgain(long id, Instant dueAt) {
        expectOne(
                id,
                ledger.write()
                        .sql(
                                "UPDATE batch SET due_at = :dueAt, attempts = attempts + 1 WHERE id = :id AND state = 'SUBMITTED'")
                        .param("dueAt", dueAt.toEpochMilli())
                        .param("id", id)
                        .update());
    }

    /**
     * Settles the batch if all its records have an outcome, and says whether it did. Records whose manager is still to
     * be set leave it then.
     */
    public boolean settle(long id) {
        return ledger.change(() -> {
            boolean settled = ledger.write().sql("""
                    UPDATE batch SET state = 'SETTLED', due_at = 0
                    WHERE id = :id AND NOT EXISTS (SELECT 1 FROM record WHERE batch_id = :id AND outcome IS NULL)""").param("id", id).update() == 1;
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

    /**
     * What was imported without its manager, whom the same import creates, is open again: the manager is set when both
     * are there.
     */
    private void waitForManagers(long settled) {
        int waiting = ledger.write().sql("""
                UPDATE record SET imported_as = outcome, outcome = NULL, imported_in = batch_id, batch_id = NULL, send_as = NULL, sent_before = 0, first_sent_at = NULL, server_offset = NULL
                WHERE batch_id = :id AND manager IS NOT NULL AND outcome IN ('created', 'updated')""").param("id", settled).update();
        if (waiting > 0) {
            ledger.write()
                    .sql("UPDATE import SET identify_at = 0 WHERE id = (SELECT import_id FROM batch WHERE id = :id)")
                    .param("id", settled)
                    .update();
            new Cancellation(ledger).includeWaitingManagers(settled);
        }
    }

    /** Replaces a batch that the service refused as a whole by two halves, both to be sent. */
    public void bisect(Batch batch, List<BatchRecord> records) {
        ledger.change(() -> {
            long secondHalf = ledger.write()
                    .sql("""
                    INSERT INTO batch (import_id, org, organization, operation, state, first_sent_at, server_offset)
                    SELECT import_id, org, organization, operation, 'READY', first_sent_at, server_offset FROM batch WHERE id = :id
                    RETURNING id""")
                    .param("id", batch.id())
                    .query(Long.class)
                    .single();
            ledger.write()
                    .sql(
                            "UPDATE record SET batch_id = :secondHalf WHERE batch_id = :id AND outcome IS NULL AND number >= :middle")
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
     * Puts every batch of an organization in doubt that an earlier process may have been sending when it ended, and
     * sets free what it held; returns those in doubt. Times that the earlier process noted are brought to the clock of
     * this one, whatever its clock was.
     *
     * @param org the organization's name; empty where only one is served
     */
    public List<Batch> recover(String org, Instant now, Instant deadline) {
        return ledger.change(() -> {
            List<Batch> doubted = ledger.write()
                    .sql("""
                    UPDATE batch SET state = 'IN_DOUBT', due_at = 0, deadline = :deadline, attempts = 0, found_grew_at = :now
                    WHERE state = 'SUBMITTING' AND org = :org RETURNING *""")
                    .param("org", org)
                    .param("now", now.toEpochMilli())
                    .param("deadline", deadline.toEpochMilli())
                    .query(Batch::of)
                    .list();
            // The directory was not watched meanwhile, so the quiet time starts again.
            ledger.write()
                    .sql(
                            "UPDATE batch SET found_grew_at = :now, deadline = :deadline WHERE state = 'IN_DOUBT' AND org = :org")
                    .param("org", org)
                    .param("now", now.toEpochMilli())
                    .param("deadline", deadline.toEpochMilli())
                    .update();
            // The earlier process may have had another clock: of a deadline that it noted only the time that was left
            // when the job was due counts.
            ledger.write()
                    .sql("""
                    UPDATE batch SET deadline = :now + CASE WHEN due_at > 0 THEN max(0, min(deadline - due_at, :deadline - :now)) ELSE :deadline - :now END
                    WHERE state = 'SUBMITTED' AND org = :org""")
                    .param("org", org)
                    .param("now", now.toEpochMilli())
                    .param("deadline", deadline.toEpochMilli())
                    .update();
            ledger.write()
                    .sql("""
                    UPDATE batch SET due_at = :now WHERE org = :org AND (due_at IS NULL OR state <> 'SETTLED' AND due_at NOT BETWEEN :now AND :implausible)""")
                    .param("org", org)
                    .param("now", now.toEpochMilli())
                    .param("implausible", SqlTimes.implausible(now))
                    .update();
            return doubted;
        });
    }

    /** Puts off what is next for a batch, in whatever state it is. */
    public void retry(long id, Instant dueAt) {
        ledger.write()
                .sql("UPDATE batch SET due_at = :dueAt WHERE id = :id")
                .param("dueAt", dueAt.toEpochMilli())
                .param("id", id)
                .update();
    }

    private static void expectOne(long id, int changed) {
        if (changed != 1) {
            throw new IllegalStateException("Batch " + id + " is not in the state that this change needs");
        }
    }
}
