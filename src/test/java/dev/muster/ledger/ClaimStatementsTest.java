package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.records.schema.Destination;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.records.validation.ImportOptions;
import dev.muster.testing.TestLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The SQL statements of the routes that claim due work. */
class ClaimStatementsTest extends LedgerTestBase {
    @Test
    void sendsNoBatchOfAnImportThatIsBeingRead() {
        ledger.readyBatch(2);
        assertThat(ledger.claim("claim-ready-batch", NOW)).isEmpty();
        ledger.send();
        assertThat(ledger.claim("claim-ready-batch", NOW)).hasSize(1);
    }

    @Test
    void claimsBatchesInOrderAndOnce() {
        batches(3);
        assertThat(List.of(ledger.claimReady(NOW), ledger.claimReady(NOW), ledger.claimReady(NOW)))
                .containsExactly(1L, 2L, 3L);
        assertThat(ledger.claim("claim-ready-batch", LATER)).isEmpty();
    }

    @Test
    void commitsTheIntentAndTheFirstSendWithTheClaim() {
        batches(1);
        assertThat(ledger.claim("claim-ready-batch", NOW, 0, -1500L))
                .containsExactly(Map.of("id", 1, "operation", "create"));
        assertThat(ledger.get(1)).satisfies(batch -> {
            assertThat(batch.state()).isEqualTo(BatchState.SUBMITTING);
            assertThat(batch.sending().first().at()).isEqualTo(NOW);
            assertThat(batch.sending().first().serverOffset()).isEqualTo(Duration.ofMillis(-1500));
        });
    }

    @Test
    void neverClaimsABatchTwice() throws Exception {
        batches(40);
        ExecutorService workers = Executors.newFixedThreadPool(4);
        try {
            Callable<Long> claim = () -> ledger.claimReady(NOW);
            List<Future<Long>> claimed = workers.invokeAll(
                    IntStream.range(0, 40).mapToObj(any -> claim).toList());
            assertThat(claimed).extracting(Future::get).doesNotHaveDuplicates().hasSize(40);
        } finally {
            workers.shutdownNow();
        }
    }

    @Test
    void claimsNothingDuringAPause() {
        batches(1);
        assertThat(ledger.claim("claim-ready-batch", NOW, 1, null)).isEmpty();
        assertThat(ledger.get(1).state()).isEqualTo(BatchState.READY);
        assertThat(ledger.claim("claim-ready-batch", NOW, 0, null)).hasSize(1);
    }

    @Test
    void doesNotClaimABatchBeforeItsDueTime() {
        batches(1);
        ledger.claimReady(NOW);
        ledger.batches().notSent(1, LATER);
        assertThat(ledger.claim("claim-ready-batch", LATER.minusMillis(1))).isEmpty();
        assertThat(ledger.claim("claim-ready-batch", LATER)).hasSize(1);
    }

    @Test
    void holdsUpdatesOfAUserWhileOneIsInDoubt() {
        String other = "01JN0000000000000000000002";
        ledger.readyUpdates(1);
        ledger.send();
        ledger.claimReady(NOW);
        ledger.batches().doubt(1, NOW, NOW, LATER);
        ledger.open(other);
        ledger.ledger().records().add(other, List.of(TestLedger.update(1), TestLedger.update(2)));
        ledger.batches().open(other, "", Operation.UPDATE, 1, 1);
        ledger.batches().open(other, "", Operation.UPDATE, 2, 2);
        ledger.ledger().imports().send(other, 2);
        assertThat(ledger.claimReady(NOW)).as("the update of another user").isEqualTo(3);
        assertThat(ledger.claim("claim-ready-batch", NOW)).isEmpty();
        ledger.ledger().records().settle(ledger.records(1).get(0), RecordOutcome.imported(Outcome.UPDATED, null), null);
        ledger.batches().settle(1);
        assertThat(ledger.claimReady(NOW)).isEqualTo(2);
    }

    @Test
    void claimsImportsOfUnservedOrganizations() {
        var another = new Destination("globex", "http://127.0.0.1:1", "");
        Imports imports = ledger.ledger().imports();
        ledger.sql("DELETE FROM import").update();
        imports.open(
                "01JN0000000000000000000002",
                "handed-over.csv",
                "create/handed-over.csv",
                Operation.CREATE,
                another,
                ImportOptions.NONE,
                NOW);
        ledger.ledger()
                .messageImports()
                .openForMessages(
                        "01JN0000000000000000000003",
                        "users",
                        "create/users",
                        Operation.CREATE,
                        another,
                        MessageImports.Rules.NONE,
                        NOW,
                        NOW);
        ledger.ledger()
                .messageImports()
                .openForMessages(
                        "01JN0000000000000000000004",
                        "others",
                        "create/others",
                        Operation.CREATE,
                        another,
                        MessageImports.Rules.NONE,
                        NOW,
                        LATER);
        ledger.sql("UPDATE import SET open_until = NULL WHERE source = 'others'")
                .update();
        List<String> claims = List.of("claim-import-to-read", "claim-import-to-gather", "claim-import-to-close");

        ledger.ledger().importRecovery().serve(List.of("", "globex"));
        assertThat(claims)
                .allSatisfy(claim -> assertThat(ledger.claim(claim, NOW))
                        .as("globex does it itself")
                        .isEmpty());
        ledger.ledger().importRecovery().serve(List.of("", "acme"));
        assertThat(claims)
                .allSatisfy(claim -> assertThat(ledger.claim(claim, NOW)).hasSize(1));
    }

    @Test
    void ignoresUpdatesOfOtherOrganizations() {
        var another = new Destination("globex", "http://127.0.0.1:1", "");
        Imports imports = ledger.ledger().imports();
        imports.open(
                "01JN0000000000000000000002",
                "wrong.csv",
                "update/wrong.csv",
                Operation.UPDATE,
                another,
                ImportOptions.NONE,
                NOW);
        ledger.ledger()
                .messageImports()
                .openForMessages(
                        "01JN0000000000000000000003",
                        "users",
                        "update/users",
                        Operation.UPDATE,
                        another,
                        MessageImports.Rules.NONE,
                        NOW,
                        LATER);
        ledger.ledger()
                .messageImports()
                .openForMessages(
                        "01JN0000000000000000000004",
                        "users",
                        "update/users",
                        Operation.UPDATE,
                        TestLedger.DESTINATION,
                        MessageImports.Rules.NONE,
                        NOW,
                        LATER);
        ledger.ledger().records().add("01JN0000000000000000000002", List.of(TestLedger.update(1)));
        ledger.batches().open("01JN0000000000000000000002", "", Operation.UPDATE, 1, 1);
        imports.send("01JN0000000000000000000002", 1);
        ledger.sql("UPDATE batch SET state = 'IN_DOUBT'").update();
        for (int message = 3; message <= 4; message++) {
            String importId = "01JN000000000000000000000" + message;
            long number = ledger.ledger().messages().add("users", "message " + message, null, importId, NOW);
            ledger.ledger().records().add(importId, number, List.of(TestLedger.update(1)));
            ledger.batches().open(importId, "", Operation.UPDATE, 1, 1);
        }

        assertThat(ledger.claimReady(NOW))
                .as("the same id was sent for another organization, and came in a message for it")
                .isEqualTo(3);
    }

    @Test
    void claimsADueJobOnce() {
        batches(2);
        submit(1, LATER);
        submit(2, NOW);
        assertThat(ledger.claim("claim-due-job", NOW)).containsExactly(Map.of("id", 2, "job_id", "job2"));
        assertThat(ledger.claim("claim-due-job", NOW)).isEmpty();
        assertThat(ledger.claim("claim-due-job", LATER)).containsExactly(Map.of("id", 1, "job_id", "job1"));
        assertThat(ledger.claim("claim-due-job", LATER)).isEmpty();
        ledger.batches().pollAgain(2, NOW);
        assertThat(ledger.claim("claim-due-job", NOW)).hasSize(1);
    }

    @Test
    void pollsTheMostOverdueJobFirst() {
        batches(2);
        submit(1, NOW);
        submit(2, NOW.minusSeconds(5));
        assertThat(ledger.claim("claim-due-job", LATER).get(0)).containsEntry("job_id", "job2");
    }

    @Test
    void claimsADueBatchInDoubtOnce() {
        batches(1);
        ledger.claimReady(NOW);
        ledger.batches().doubt(1, NOW, LATER, LATER);
        assertThat(ledger.claim("claim-batch-in-doubt", NOW)).isEmpty();
        assertThat(ledger.claim("claim-batch-in-doubt", LATER)).containsExactly(Map.of("id", 1));
        assertThat(ledger.claim("claim-batch-in-doubt", LATER)).isEmpty();
    }

    @Test
    void claimsImportsInOrderAndOnce() {
        ledger.open("01JN0000000000000000000000");
        assertThat(ledger.claim("claim-import-to-read", NOW))
                .containsExactly(Map.of("id", "01JN0000000000000000000000"));
        assertThat(ledger.claim("claim-import-to-read", NOW)).containsExactly(Map.of("id", TestLedger.IMPORT));
        assertThat(ledger.claim("claim-import-to-read", NOW)).isEmpty();
    }

    @Test
    void rereadsAnImportAtItsDueTime() {
        ledger.claim("claim-import-to-read", NOW);
        ledger.ledger().imports().readAgain(TestLedger.IMPORT, LATER);
        assertThat(ledger.claim("claim-import-to-read", NOW)).isEmpty();
        assertThat(ledger.claim("claim-import-to-read", LATER)).hasSize(1);
    }

    @Test
    void closesAnImportAfterItsLastBatch() {
        batches(2);
        assertThat(ledger.claim("claim-import-to-close", LATER)).isEmpty();
        settle(1);
        assertThat(ledger.claim("claim-import-to-close", LATER)).isEmpty();
        settle(2);
        assertThat(ledger.claim("claim-import-to-close", LATER)).containsExactly(Map.of("id", TestLedger.IMPORT));
        assertThat(ledger.claim("claim-import-to-close", LATER)).isEmpty();
        assertThat(ledger.ledger().imports().get(TestLedger.IMPORT).times().finished())
                .isEqualTo(LATER);
    }

    @Test
    void retriesAFailedClosingAndKeepsTheFinishTime() {
        ledger.send();
        ledger.claim("claim-import-to-close", NOW);
        ledger.ledger().imports().closeLater(TestLedger.IMPORT, LATER, null);
        assertThat(ledger.claim("claim-import-to-close", NOW)).isEmpty();
        assertThat(ledger.claim("claim-import-to-close", LATER)).hasSize(1);
        assertThat(ledger.ledger().imports().get(TestLedger.IMPORT).times().finished())
                .isEqualTo(NOW);
    }

    @Test
    void doesNotCloseAnImportThatIsBeingRead() {
        assertThat(ledger.claim("claim-import-to-close", LATER)).isEmpty();
    }

    /** Batches of one person each, of an import that may be sent. */
    private void batches(int number) {
        for (int person = 1; person <= number; person++) {
            ledger.add(TestLedger.person(person));
            ledger.batch(Operation.CREATE, person, person);
        }
        ledger.send();
    }

    private void submit(long batch, Instant dueAt) {
        assertThat(ledger.claimReady(NOW)).isEqualTo(batch);
        ledger.batches().submitted(batch, "job" + batch, NOW, dueAt, LATER);
    }

    private void settle(long batch) {
        ledger.ledger()
                .records()
                .settle(ledger.records(batch).get(0), RecordOutcome.imported(Outcome.CREATED, null), null);
        ledger.batches().settle(batch);
    }
}
