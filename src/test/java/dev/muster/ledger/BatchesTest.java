package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.ledger.model.BatchRecord;
import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.testing.TestLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchesTest extends LedgerTestBase {
    @Test
    void putsSendableRecordsOfOneOperationIntoABatch() {
        ledger.add(
                TestLedger.person(1),
                TestLedger.update(2),
                TestLedger.invalid(3),
                TestLedger.person(4),
                TestLedger.person(5));
        long creates = ledger.batch(Operation.CREATE, 1, 4);
        long updates = ledger.batch(Operation.UPDATE, 1, 4);
        assertThat(ledger.open(creates)).containsExactly(1L, 4L);
        assertThat(ledger.open(updates)).containsExactly(2L);
        assertThat(ledger.get(creates)).satisfies(batch -> {
            assertThat(batch.state()).isEqualTo(BatchState.READY);
            assertThat(batch.operation()).isEqualTo(Operation.CREATE);
            assertThat(batch.importId()).isEqualTo(TestLedger.IMPORT);
            assertThat(batch.sending().first().at()).isNull();
        });
    }

    @Test
    void putsEachRecordIntoOneBatch() {
        long first = ledger.readyBatch(3);
        assertThat(ledger.batch(Operation.CREATE, 1, 3))
                .as("no batch is opened without records: nothing would ever settle it")
                .isEqualTo(first);
        assertThat(ledger.open(first)).hasSize(3);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change(
                        "submitted",
                        Set.of(BatchState.SUBMITTING),
                        (batches, id) -> batches.submitted(id, "job2", NOW, NOW, LATER)),
                change("notSent", Set.of(BatchState.SUBMITTING), (batches, id) -> batches.notSent(id, NOW)),
                change(
                        "doubt",
                        Set.of(BatchState.SUBMITTING, BatchState.SUBMITTED),
                        (batches, id) -> batches.doubt(id, NOW, NOW, LATER)),
                change("lookAgain", Set.of(BatchState.IN_DOUBT), (batches, id) -> batches.lookAgain(id, NOW, LATER)),
                change("sendAgain", Set.of(BatchState.IN_DOUBT), (batches, id) -> batches.sendAgain(id)),
                change("pollAgain", Set.of(BatchState.SUBMITTED), (batches, id) -> batches.pollAgain(id, LATER)));
    }

    private static Arguments change(String name, Set<BatchState> allowed, BiConsumer<Batches, Long> change) {
        return Arguments.argumentSet(name, allowed, change);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void rejectsChangesFromAWrongState(Set<BatchState> allowed, BiConsumer<Batches, Long> change) {
        ledger.readyBatch(2);
        for (BatchState state : BatchState.values()) {
            ledger.sql("UPDATE batch SET state = :state WHERE id = 1")
                    .param("state", state.name())
                    .update();
            Map<String, Object> before = row();
            List<BatchRecord> records = ledger.records(1);
            if (allowed.contains(state)) {
                change.accept(ledger.batches(), 1L);
            } else {
                assertThatThrownBy(() -> change.accept(ledger.batches(), 1L))
                        .as("from %s", state)
                        .isInstanceOf(IllegalStateException.class);
                assertThat(row()).isEqualTo(before);
                assertThat(ledger.records(1)).isEqualTo(records);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("changes")
    void rejectsChangesOfAnUnknownBatch(Set<BatchState> allowed, BiConsumer<Batches, Long> change) {
        assertThatThrownBy(() -> change.accept(ledger.batches(), 99L))
                .as("%s", allowed)
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void neverResendsABatchWithAJob() {
        long batch = ledger.submitting(2);
        ledger.batches().submitted(batch, "job1", NOW, NOW, LATER);
        ledger.batches().doubt(batch, NOW, NOW, LATER);
        assertThatThrownBy(() -> ledger.batches().sendAgain(batch)).isInstanceOf(IllegalStateException.class);
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.IN_DOUBT);
        assertThat(ledger.records(batch)).noneMatch(BatchRecord::sentBefore);
    }

    @Test
    void resendsOnlyOpenRecords() {
        long batch = ledger.submitting(2);
        ledger.batches().doubt(batch, NOW, NOW, LATER);
        settle(ledger.records(batch).get(0));
        ledger.batches().sendAgain(batch);
        assertThat(ledger.records(batch)).extracting(BatchRecord::sentBefore).containsExactly(false, true);
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.READY);
        assertThat(ledger.get(batch).sending().first().at()).isEqualTo(NOW);
        assertThat(ledger.claimReady(LATER)).isEqualTo(batch);
        ledger.batches().submitted(batch, "job1", LATER, LATER, LATER);
        assertThat(ledger.get(batch).sending().jobRecords()).isEqualTo(1);
    }

    @Test
    void settlesABatchAfterAllItsRecords() {
        long batch = ledger.submitting(2);
        ledger.batches().submitted(batch, "job1", NOW, NOW, LATER);
        settle(ledger.records(batch).get(0));
        assertThat(ledger.batches().settle(batch)).isFalse();
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.SUBMITTED);
        settle(ledger.records(batch).get(1));
        assertThat(ledger.batches().settle(batch)).isTrue();
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.SETTLED);
    }

    @Test
    void putsInterruptedBatchesInDoubtOnRecovery() {
        for (int number = 1; number <= 5; number++) {
            ledger.add(TestLedger.person(number));
            ledger.batch(Operation.CREATE, number, number);
        }
        List.of("READY", "SUBMITTING", "SUBMITTED", "IN_DOUBT", "SETTLED")
                .forEach(state -> ledger.sql("UPDATE batch SET state = :state, due_at = NULL WHERE id = :id")
                        .param("state", state)
                        .param("id", BatchState.valueOf(state).ordinal() + 1)
                        .update());
        ledger.batches().recover("", NOW, LATER);
        assertThat(Stream.of(1L, 2L, 3L, 4L, 5L).map(id -> ledger.get(id).state()))
                .containsExactly(
                        BatchState.READY,
                        BatchState.IN_DOUBT,
                        BatchState.SUBMITTED,
                        BatchState.IN_DOUBT,
                        BatchState.SETTLED);
        assertThat(ledger.sql("SELECT count(*) FROM batch WHERE due_at IS NULL")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(ledger.get(2)).satisfies(doubtful -> {
            assertThat(doubtful.polling().deadline()).isEqualTo(LATER);
            assertThat(doubtful.polling().foundGrewAt()).isEqualTo(NOW);
        });
    }

    @Test
    void recoversEachOrganizationSeparately() {
        long batch = ledger.submitting(1);
        ledger.batches().recover("another", NOW, LATER);
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.SUBMITTING);
        ledger.batches().recover("", NOW, LATER);
        assertThat(ledger.get(batch).polling().deadline()).isEqualTo(LATER);
    }

    @Test
    void restartsTheQuietTimeOnRecovery() {
        long batch = ledger.submitting(1);
        ledger.batches().doubt(batch, NOW, NOW, LATER);
        ledger.batches().lookAgain(batch, NOW, NOW);
        ledger.batches().recover("", LATER, LATER.plusSeconds(60));
        assertThat(ledger.get(batch)).satisfies(doubtful -> {
            assertThat(doubtful.polling().deadline())
                    .as("the time without a worker does not count")
                    .isEqualTo(LATER.plusSeconds(60));
            assertThat(doubtful.polling().foundGrewAt()).isEqualTo(LATER);
            assertThat(doubtful.sending().first().at()).isEqualTo(NOW);
        });
    }

    @Test
    void keepsPlausibleDueTimesOnRecovery() {
        long batch = ledger.submitting(1);
        ledger.batches().submitted(batch, "job1", NOW, NOW.plusSeconds(60), LATER);
        ledger.batches().recover("", NOW, LATER);
        assertThat(ledger.claim("claim-due-job", NOW)).isEmpty();
    }

    @Test
    void correctsImplausibleDueTimesOnRecovery() {
        long batch = ledger.submitting(1);
        ledger.batches().submitted(batch, "job1", NOW, NOW.plus(Duration.ofDays(1)), LATER);
        ledger.batches().recover("", NOW, LATER);
        assertThat(ledger.claim("claim-due-job", NOW)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {-86_400, -3_000, -60, 60, 3_600, 86_400})
    void keepsTheRemainingTimeOfAJobOnRecovery(long step) {
        long batch = ledger.submitting(1);
        ledger.batches().submitted(batch, "job1", NOW, NOW.plusSeconds(30), NOW.plusSeconds(1_000));
        Instant now = NOW.plusSeconds(step);
        ledger.batches().recover("", now, now.plusSeconds(7_200));
        ledger.batches().recover("", now, now.plusSeconds(7_200));
        assertThat(Duration.between(now, ledger.get(batch).polling().deadline()))
                .isBetween(Duration.ofSeconds(850), Duration.ofSeconds(1_000));
        assertThat(ledger.claim("claim-due-job", now.plus(Duration.ofMinutes(5))))
                .hasSize(1);
    }

    private void settle(BatchRecord record) {
        ledger.ledger().records().settle(record, RecordOutcome.imported(Outcome.CREATED, null), null);
    }

    private Map<String, Object> row() {
        return ledger.sql("SELECT * FROM batch WHERE id = 1").query().singleRow();
    }
}
