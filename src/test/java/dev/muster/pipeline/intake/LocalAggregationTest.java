package dev.muster.pipeline.intake;

import static dev.muster.records.schema.Operation.CREATE;
import static dev.muster.records.schema.Operation.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.records.schema.Operation;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Which records share a batch: the rules of {@link BatchDraft} and {@link RecordRun}. */
class LocalAggregationTest {
    private static final int PLENTY = 1_000_000;

    private final List<String> batches = new ArrayList<>();
    private LocalAggregation aggregation = new LocalAggregation();
    private BatchingRound round;
    private RecordRuns runs;

    /** A row that may be sent, or an invalid one that is in no batch. */
    record Row(Operation operation, int bytes, boolean valid, boolean endsChunk) {}

    /** A record as a batch has it. */
    private record Sent(long number, int bytes) {}

    @Test
    void completesABatchByTheNumberOfItsRecords() {
        limits(3, PLENTY);
        add(CREATE, 10, 1, 2, 3, 4);

        assertThat(aggregated()).containsExactly("create 1-3");
        assertThat(aggregatedToTheEnd()).containsExactly("create 1-3", "create 4-4");
    }

    @Test
    void fillsABatchToExactlyTheMostBytes() {
        limits(PLENTY, "[]".length() + 3 * 10 + 2 * ",".length());
        add(CREATE, 10, 1, 2, 3, 4);

        assertThat(aggregated()).containsExactly("create 1-3");
    }

    @Test
    void neverPutsAByteMoreIntoABatch() {
        limits(PLENTY, "[]".length() + 3 * 10 + 2 * ",".length() - 1);
        add(CREATE, 10, 1, 2, 3);

        assertThat(aggregated()).containsExactly("create 1-2");
        assertThat(aggregatedToTheEnd()).containsExactly("create 1-2", "create 3-3");
    }

    @Test
    void givesARecordThatIsTooLargeForAnyBatchOneOfItsOwn() {
        limits(PLENTY, 100);
        add(CREATE, 10, 1);
        add(CREATE, 5000, 2);
        add(CREATE, 10, 3);

        assertThat(aggregated()).containsExactly("create 1-1", "create 2-2");
        assertThat(aggregatedToTheEnd()).containsExactly("create 1-1", "create 2-2", "create 3-3");
    }

    @Test
    void fillsABatchForEachOperation() {
        limits(2, PLENTY);
        add(CREATE, 10, 1);
        add(UPDATE, 10, 2);
        add(CREATE, 10, 3);
        add(CREATE, 10, 4);

        assertThat(aggregated()).containsExactly("create 1-3");
        assertThat(aggregatedToTheEnd()).containsExactly("create 1-3", "create 4-4", "update 2-2");
    }

    @Test
    void opensBatchesOfSeveralOperationsInTheOrderInWhichTheyAreComplete() {
        limits(2, PLENTY);
        add(CREATE, 10, 1);
        add(UPDATE, 10, 2, 3);
        add(CREATE, 10, 4);

        assertThat(aggregated()).containsExactly("update 2-3", "create 1-4");
    }

    @Test
    void fillsABatchOverSeveralChunks() {
        limits(3, PLENTY);
        add(CREATE, 10, 1);
        assertThat(aggregated()).isEmpty();
        add(CREATE, 10, 2, 3);
        assertThat(aggregated()).containsExactly("create 1-3");
        assertThat(aggregatedToTheEnd()).containsExactly("create 1-3");
    }

    @Test
    void completesABatchThatTheFirstRecordOfTheNextChunkDoesNotFitIn() {
        limits(PLENTY, 30);
        add(CREATE, 20, 1);
        assertThat(aggregated()).isEmpty();
        add(CREATE, 20, 2);
        assertThat(aggregated()).containsExactly("create 1-1");
    }

    @Test
    void opensEachBatchOnce() {
        limits(3, PLENTY);
        add(CREATE, 10, 1);
        assertThat(aggregatedToTheEnd()).containsExactly("create 1-1");
        assertThat(aggregatedToTheEnd()).containsExactly("create 1-1");
    }

    @Test
    void opensNothingOfAnEmptySource() {
        limits(3, PLENTY);
        assertThat(aggregatedToTheEnd()).isEmpty();
    }

    @Test
    void putsRecordsAfterACompletionIntoABatchOfTheirOwn() {
        limits(PLENTY, PLENTY);
        add(Operation.UPSERT, 10, 1);
        runs.completeAll();
        add(Operation.UPSERT, 10, 2);

        assertThat(aggregatedToTheEnd()).containsExactly("upsert 1-1", "upsert 2-2");
    }

    @Test
    void forgetsWhatARoundThatFailedHasLeft() {
        limits(3, PLENTY);
        add(CREATE, 10, 1, 2);
        assertThat(aggregated()).isEmpty();

        limits(3, PLENTY);
        add(CREATE, 10, 1, 2, 3);
        assertThat(aggregatedToTheEnd()).containsExactly("create 1-3");
    }

    @Test
    void listsTheRecordsOfABatchThatLeavesSomeBetweenThemOut() {
        round = new BatchingRound("import", "", new BatchLimits(2, PLENTY), true);
        runs = new RecordRuns(round);
        add(CREATE, 10, 1, 4, 5);
        runs.completeAll();

        var only = new ArrayList<List<Long>>();
        aggregation.aggregate(runs.toList().iterator(), batch -> only.add(batch.only()));
        assertThat(only).containsExactly(List.of(1L, 4L), List.of(5L));
    }

    @Provide
    Arbitrary<List<Row>> rows() {
        Arbitrary<Row> row = Combinators.combine(
                        Arbitraries.of(Operation.class),
                        Arbitraries.integers().between(2, 40),
                        Arbitraries.of(true, true, true, false),
                        Arbitraries.of(true, false, false))
                .as(Row::new);
        return row.list().ofMaxSize(120);
    }

    @Property
    void putsEveryRecordThatMayBeSentIntoOneBatchInOrderAndNoBatchIsTooLarge(
            @ForAll("rows") List<Row> rows,
            @ForAll @IntRange(min = 1, max = 12) int mostRecords,
            @ForAll @IntRange(min = 42, max = 200) int mostBytes) {
        List<List<Sent>> sent = batches(rows, mostRecords, mostBytes);
        assertThat(sent.stream().flatMap(List::stream).map(Sent::number))
                .containsExactlyInAnyOrderElementsOf(validNumbers(rows));
        assertThat(sent).allSatisfy(batch -> {
            assertThat(batch.size()).isBetween(1, mostRecords);
            assertThat("[]".length() + batch.stream().mapToInt(Sent::bytes).sum() + batch.size() - 1)
                    .isLessThanOrEqualTo(mostBytes);
            assertThat(batch).extracting(Sent::number).isSorted();
            assertThat(batch.stream()
                            .map(each -> rows.get((int) each.number() - 1).operation())
                            .distinct())
                    .hasSize(1);
        });
    }

    private static List<Long> validNumbers(List<Row> rows) {
        var numbers = new ArrayList<Long>();
        for (int index = 0; index < rows.size(); index++) {
            if (rows.get(index).valid()) {
                numbers.add(index + 1L);
            }
        }
        return numbers;
    }

    /** The batches of some rows as the ledger opens them: with all valid rows between their numbers. */
    private List<List<Sent>> batches(List<Row> rows, int mostRecords, int mostBytes) {
        var opened = new ArrayList<List<Sent>>();
        aggregation = new LocalAggregation();
        limits(mostRecords, mostBytes);
        for (int index = 0; index < rows.size(); index++) {
            Row row = rows.get(index);
            if (row.valid()) {
                runs.add(row.operation(), index + 1L, row.bytes());
            }
            if (row.endsChunk()) {
                aggregation.aggregate(runs.toList().iterator(), batch -> opened.add(between(rows, batch)));
                runs = new RecordRuns(round);
            }
        }
        runs.completeAll();
        aggregation.aggregate(runs.toList().iterator(), batch -> opened.add(between(rows, batch)));
        return opened;
    }

    private static List<Sent> between(List<Row> rows, BatchDraft batch) {
        var sent = new ArrayList<Sent>();
        for (long number = batch.firstNumber(); number <= batch.lastNumber(); number++) {
            Row row = rows.get((int) number - 1);
            if (row.valid() && row.operation() == batch.operation()) {
                sent.add(new Sent(number, row.bytes()));
            }
        }
        return sent;
    }

    private void limits(int mostRecords, int mostBytes) {
        round = new BatchingRound("import", "", new BatchLimits(mostRecords, mostBytes));
        runs = new RecordRuns(round);
    }

    private void add(Operation operation, int bytes, long... numbers) {
        for (long number : numbers) {
            runs.add(operation, number, bytes);
        }
    }

    /** The batches so far, with those that a chunk of what was added completes. */
    private List<String> aggregated() {
        aggregation.aggregate(
                runs.toList().iterator(),
                batch -> batches.add(batch.operation().word() + " " + batch.firstNumber() + "-" + batch.lastNumber()));
        runs = new RecordRuns(round);
        return batches;
    }

    private List<String> aggregatedToTheEnd() {
        runs.completeAll();
        return aggregated();
    }
}
