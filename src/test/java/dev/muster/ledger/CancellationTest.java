package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.ImportState;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.records.problem.ProblemCode;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.testing.TestLedger;
import org.junit.jupiter.api.Test;

/** Cancelled records are not sent, in any state of their import. */
class CancellationTest extends LedgerTestBase {
    @Test
    void withdrawsWaitingRecordsAndClosesTheImport() {
        ledger.readyBatch(2);
        ledger.send();

        assertThat(cancel()).isTrue();

        assertThat(ledger.outcomes()).containsExactly("unsent", "unsent");
        assertThat(ledger.accounted(1).code()).isEqualTo("CANCELLED");
        assertThat(ledger.claim("claim-ready-batch", LATER)).isEmpty();
        assertThat(ledger.claim("claim-import-to-close", LATER)).hasSize(1);
        assertThat(importRun().status().verdict()).isEqualTo(ImportState.CANCELLED);
    }

    @Test
    void cancelsIdempotently() {
        ledger.submitting(1);
        cancel();
        ImportRun cancelled = importRun();

        assertThat(ledger.ledger().imports().cancel(TestLedger.IMPORT, LATER)).isTrue();
        assertThat(importRun()).isEqualTo(cancelled);
    }

    @Test
    void doesNotCancelClosingOrUnknownImports() {
        ledger.add(TestLedger.invalid(1));
        ledger.send();
        ledger.claim("claim-import-to-close", NOW);

        assertThat(cancel()).isFalse();
        assertThat(ledger.ledger().imports().cancel("nobody", NOW)).isFalse();
        assertThat(importRun().status().verdict()).isEqualTo(ImportState.FINISHED);
    }

    @Test
    void marksAnImportAsUnsentAfterReading() {
        ledger.readyBatch(2);
        cancel();
        assertThat(ledger.outcomes()).containsOnlyNulls();
        ledger.add(TestLedger.invalid(3));

        ledger.send();

        assertThat(ledger.outcomes()).containsExactly("unsent", "unsent", "invalid");
        assertThat(ledger.claim("claim-import-to-close", NOW)).hasSize(1);
    }

    @Test
    void waitsForABatchThatIsBeingSentDuringCancellation() {
        long batch = ledger.submitting(1);
        cancel();
        assertThat(ledger.claim("claim-import-to-close", NOW)).isEmpty();
        ledger.batches().submitted(batch, "job1", NOW, NOW, LATER);
        assertThat(ledger.claim("claim-due-job", NOW)).hasSize(1);

        ledger.ledger()
                .records()
                .settle(ledger.records(batch).get(0), RecordOutcome.imported(Outcome.CREATED, null), "job1");
        ledger.batches().settle(batch);

        assertThat(ledger.claim("claim-import-to-close", NOW)).hasSize(1);
    }

    @Test
    void withdrawsABatchThatWasNotAccepted() {
        long batch = ledger.submitting(2);
        cancel();

        ledger.batches().notSent(batch, NOW);

        assertThat(ledger.outcomes()).containsOnly("unsent");
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.SETTLED);
    }

    @Test
    void marksBothHalvesOfARejectedBatchAsUnsent() {
        long batch = ledger.submitting(4);
        cancel();

        ledger.batches().bisect(ledger.get(batch), ledger.records(batch));

        assertThat(ledger.outcomes()).hasSize(4).containsOnly("unsent");
        assertThat(ledger.claim("claim-import-to-close", NOW)).hasSize(1);
    }

    @Test
    void leavesMissingUsersUnresolvedAfterACancellation() {
        long batch = ledger.submitting(2);
        ledger.batches().doubt(batch, NOW, NOW, LATER);
        cancel();
        assertThat(ledger.claim("claim-batch-in-doubt", NOW)).hasSize(1);

        assertThat(ledger.batches().sendAgain(batch)).isFalse();

        assertThat(ledger.outcomes()).containsOnly("unresolved");
        assertThat(ledger.accounted(1).code()).isEqualTo(ProblemCode.ANSWER_LOST.name());
        assertThat(ledger.claim("claim-import-to-close", NOW)).hasSize(1);
    }

    @Test
    void leavesRecordsWaitingForAResendUnresolved() {
        long batch = ledger.submitting(2);
        ledger.batches().doubt(batch, NOW, NOW, LATER);
        ledger.batches().sendAgain(batch);

        cancel();

        assertThat(ledger.outcomes()).containsOnly("unresolved");
    }

    @Test
    void keepsAUserWithoutItsManagerAfterACancellation() {
        ledger.readyBatch(2);
        ledger.sql("UPDATE record SET manager = 1 WHERE number = 2").update();
        ledger.send();
        long batch = ledger.claimReady(NOW);
        ledger.batches().submitted(batch, "job1", NOW, NOW, LATER);
        cancel();

        ledger.records(batch)
                .forEach(record -> ledger.ledger()
                        .records()
                        .settle(record, RecordOutcome.imported(Outcome.CREATED, null), "job1"));
        ledger.batches().settle(batch);

        assertThat(ledger.outcomes()).containsExactly("created", "unsent");
        assertThat(ledger.accounted(2).code()).isEqualTo("MANAGER_NOT_SET");
        assertThat(ledger.accounted(2).reason())
                .startsWith("The user was created, but the manager could not be set: The import was cancelled");
        assertThat(ledger.claim("claim-import-to-identify", LATER)).isEmpty();
        assertThat(ledger.claim("claim-import-to-close", NOW)).hasSize(1);
    }

    @Test
    void settlesFoundUsersOfACancelledBatch() {
        ledger.readyBatch(2);
        ledger.sql("UPDATE record SET manager = 1 WHERE number = 2").update();
        ledger.sql("INSERT INTO channel (name, position) VALUES ('test', 0)").update();
        ledger.send();
        long batch = ledger.claimReady(NOW);
        ledger.batches().doubt(batch, NOW, NOW, LATER);
        ledger.ledger()
                .records()
                .settle(ledger.records(batch).get(1), RecordOutcome.imported(Outcome.CREATED, "u2"), null);
        cancel();

        ledger.batches().sendAgain(batch);

        assertThat(ledger.outcomes()).containsExactly("unresolved", "unsent");
        assertThat(ledger.accounted(2).code()).isEqualTo("MANAGER_NOT_SET");
        assertThat(ledger.sql("SELECT number FROM event WHERE kind = 'record' ORDER BY number")
                        .query(Long.class)
                        .list())
                .containsExactly(1L, 2L);
        assertThat(ledger.claim("claim-import-to-close", NOW)).hasSize(1);
    }

    @Test
    void looksUpFoundUsersIfCancelledBeforeAResend() {
        ledger.readyBatch(2);
        ledger.sql("UPDATE record SET manager = 1 WHERE number = 2").update();
        ledger.send();
        long batch = ledger.claimReady(NOW);
        ledger.batches().doubt(batch, NOW, NOW, LATER);
        ledger.ledger()
                .records()
                .settle(ledger.records(batch).get(1), RecordOutcome.imported(Outcome.CREATED, "u2"), null);
        ledger.batches().sendAgain(batch);

        cancel();

        assertThat(ledger.outcomes()).containsExactly("unresolved", "unsent");
        assertThat(ledger.accounted(2).code()).isEqualTo("MANAGER_NOT_SET");
    }

    @Test
    void opensNoBatchForACancelledImport() {
        ledger.add(TestLedger.person(1));
        ledger.ledger().imports().readToTheEnd(TestLedger.IMPORT, 1);
        cancel();

        ledger.batches().open(TestLedger.IMPORT, "", Operation.CREATE, 1, 1);

        assertThat(ledger.outcomes()).containsExactly("unsent");
        assertThat(ledger.claim("claim-import-to-close", NOW)).hasSize(1);
    }

    @Test
    void opensANewImportForMessagesAfterACancellation() {
        Imports imports = ledger.ledger().imports();
        ledger.ledger()
                .messageImports()
                .openForMessages(
                        "01JN0000000000000000000002",
                        "users.ndjson",
                        "create/users.ndjson",
                        Operation.CREATE,
                        TestLedger.DESTINATION,
                        MessageImports.Rules.NONE,
                        NOW,
                        LATER);
        assertThat(ledger.ledger()
                        .messageImports()
                        .openForMessages("users.ndjson", TestLedger.DESTINATION, MessageImports.Rules.NONE, NOW))
                .isPresent();

        assertThat(imports.cancel("01JN0000000000000000000002", NOW)).isTrue();

        assertThat(ledger.ledger()
                        .messageImports()
                        .openForMessages("users.ndjson", TestLedger.DESTINATION, MessageImports.Rules.NONE, NOW))
                .isEmpty();
        assertThat(ledger.claim("claim-import-to-gather", NOW))
                .as("its source is written")
                .hasSize(1);
    }

    private boolean cancel() {
        return ledger.ledger().imports().cancel(TestLedger.IMPORT, NOW);
    }

    private ImportRun importRun() {
        return ledger.ledger().imports().get(TestLedger.IMPORT);
    }
}
