package dev.muster.ledger;

import dev.muster.ledger.model.RecordOutcome;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.schema.Outcome;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * Withdraws unsent records of cancelled imports. Every change that makes records ready to send applies it in its own
 * transaction, so a cancellation does not have to stop running work.
 */
final class Cancellation {
    private final Ledger ledger;

    Cancellation(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Withdraws all waiting records of a cancelled import that was read completely. */
    void apply(String importId) {
        if (isCancelled(importId)) {
            takeBack(importId, """
                    import_id = :id AND (batch_id IS NULL OR batch_id IN (SELECT id FROM batch
                      WHERE import_id = :id AND state = 'READY'))""", Map.of("id", importId));
            ledger.write()
                    .sql("SELECT id FROM batch WHERE import_id = :id AND state = 'READY'")
                    .param("id", importId)
                    .query(Long.class)
                    .list()
                    .forEach(ledger.batches()::settle);
            ledger.write().sql("""
                    UPDATE import SET verdict = 'CANCELLED', identify_at = NULL, due_at = CASE state
                      WHEN 'READING' THEN 0 ELSE due_at END, state = 'SENDING'
                    WHERE id = :id""").param("id", importId).update();
        }
    }

    /** Withdraws a batch that would be sent later, if its import is cancelled. */
    void apply(long batch) {
        String importId = importOf(batch);
        if (isCancelled(importId)) {
            takeBack(importId, "batch_id = :id", Map.of("id", batch));
            ledger.batches().settle(batch);
        }
    }

    /** Withdraws records that wait for their managers, after records of a batch joined them. */
    void includeWaitingManagers(long batch) {
        String importId = importOf(batch);
        if (isCancelled(importId)) {
            takeBack(importId, "import_id = :id AND send_as IS NULL", Map.of("id", importId));
            ledger.write()
                    .sql("UPDATE import SET identify_at = NULL WHERE id = :id")
                    .param("id", importId)
                    .update();
        }
    }

    private String importOf(long batch) {
        return ledger.write()
                .sql("SELECT import_id FROM batch WHERE id = :id")
                .param("id", batch)
                .query(String.class)
                .single();
    }

    /**
     * Returns whether to withdraw records now. An import that is still being read is cancelled at its end, so that
     * every row is reported.
     */
    private boolean isCancelled(String importId) {
        return ledger.write()
                .sql("""
                SELECT EXISTS (SELECT 1 FROM import WHERE id = :id AND cancelled_at IS NOT NULL
                  AND verdict IN ('FINISHED', 'CANCELLED') AND state IN ('READING', 'SENDING'))""")
                .param("id", importId)
                .query(Boolean.class)
                .single();
    }

    private void takeBack(String importId, String which, Map<String, Object> ids) {
        settleAll(which, ids, Outcome.UNSENT, ProblemText.CANCELLED.of(null, importId));
        settleAll(which, ids, Outcome.UNRESOLVED, ProblemText.ANSWER_LOST.of(null, importId));
    }

    private void settleAll(String which, Map<String, Object> ids, Outcome outcome, Problem problem) {
        settle(which + " AND imported_as IS NULL", ids, RecordOutcome.failed(outcome, problem));
        Arrays.stream(Outcome.values())
                .filter(Outcome::imported)
                .forEach(imported -> settle(
                        which + " AND imported_as = '" + imported.word() + "'",
                        ids,
                        RecordOutcome.managerNotSet(outcome, imported, problem.reason())));
    }

    private void settle(String which, Map<String, Object> ids, RecordOutcome outcome) {
        Problem problem = Objects.requireNonNull(outcome.problem());
        ledger.write()
                .sql("UPDATE record SET outcome = :outcome, code = :code, reason = :reason, hint = :hint WHERE "
                        + "outcome IS NULL AND sent_before = :sentBefore AND "
                        + which)
                .param("outcome", outcome.outcome().word())
                .param("code", problem.code())
                .param("reason", problem.reason())
                .param("hint", problem.hint())
                .param("sentBefore", outcome.outcome() == Outcome.UNRESOLVED)
                .params(ids)
                .update();
    }
}
