package dev.muster.pipeline.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.records.schema.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;

class BatchCutterTest {
    private static final String IMPORT = "import";
    private static final int PLENTY = 1_000_000;

    /** A row that may be sent, or an invalid one that no batch gets. */
    record Row(Operation operation, int bytes, boolean valid, boolean endsChunk) {}

    /** A record as a batch has it. */
    private record Sent(long number, int bytes) {}

    @Test
    void aBatchIsFullByTheNumberOfItsRecords() {
        var cutter = cutter(3, PLENTY);
        add(cutter, Operation.CREATE, 10, 1, 2, 3, 4);
        assertThatParcels(cutter.parcels())
                .containsExactly(parcel(Operation.CREATE, 1, 3, true), parcel(Operation.CREATE, 4, 4, false));
        assertThatParcels(cutter.close()).containsExactly(parcel(Operation.CREATE, 0, 0, true));
    }

    @Test
    void aBatchMayHaveExactlyTheMostBytes() {
        int exactly = "[]".length() + 3 * 10 + 2 * ",".length();
        var cutter = cutter(PLENTY, exactly);
        add(cutter, Operation.CREATE, 10, 1, 2, 3, 4);
        assertThatParcels(cutter.parcels())
                .containsExactly(parcel(Operation.CREATE, 1, 3, true), parcel(Operation.CREATE, 4, 4, false));
    }

    @Test
    void aBatchNeverHasAByteMore() {
        int oneByteLess = "[]".length() + 3 * 10 + 2 * ",".length() - 1;
        var cutter = cutter(PLENTY, oneByteLess);
        add(cutter, Operation.CREATE, 10, 1, 2, 3);
        assertThatParcels(cutter.parcels())
                .containsExactly(parcel(Operation.CREATE, 1, 2, true), parcel(Operation.CREATE, 3, 3, false));
    }

    @Test
    void aRecordThatIsTooLargeForAnyBatchGetsOneOfItsOwn() {
        var cutter = cutter(PLENTY, 100);
        add(cutter, Operation.CREATE, 10, 1);
        add(cutter, Operation.CREATE, 5000, 2);
        add(cutter, Operation.CREATE, 10, 3);
        assertThatParcels(cutter.parcels())
                .containsExactly(
                        parcel(Operation.CREATE, 1, 1, true),
                        parcel(Operation.CREATE, 2, 2, true),
                        parcel(Operation.CREATE, 3, 3, false));
    }

    @Test
    void eachOperationFillsABatchOfItsOwn() {
        var cutter = cutter(2, PLENTY);
        add(cutter, Operation.CREATE, 10, 1);
        add(cutter, Operation.UPDATE, 10, 2);
        add(cutter, Operation.CREATE, 10, 3);
        add(cutter, Operation.CREATE, 10, 4);
        assertThatParcels(cutter.parcels())
                .containsExactly(
                        parcel(Operation.CREATE, 1, 3, true),
                        parcel(Operation.CREATE, 4, 4, false),
                        parcel(Operation.UPDATE, 2, 2, false));
        assertThatParcels(cutter.close())
                .containsExactlyInAnyOrder(parcel(Operation.CREATE, 0, 0, true), parcel(Operation.UPDATE, 0, 0, true));
    }

    @Test
    void aBatchFillsOverSeveralChunks() {
        var cutter = cutter(3, PLENTY);
        add(cutter, Operation.CREATE, 10, 1);
        assertThatParcels(cutter.parcels()).containsExactly(parcel(Operation.CREATE, 1, 1, false));
        add(cutter, Operation.CREATE, 10, 2, 3);
        assertThatParcels(cutter.parcels()).containsExactly(parcel(Operation.CREATE, 2, 3, true));
        assertThatParcels(cutter.close()).isEmpty();
    }

    @Test
    void aBatchThatTheNextRecordDoesNotFitInIsClosedByAnEmptyParcel() {
        var cutter = cutter(PLENTY, 30);
        add(cutter, Operation.CREATE, 20, 1);
        cutter.parcels();
        add(cutter, Operation.CREATE, 20, 2);
        assertThatParcels(cutter.parcels())
                .containsExactly(parcel(Operation.CREATE, 0, 0, true), parcel(Operation.CREATE, 2, 2, false));
    }

    @Test
    void parcelsAreHandedOutOnce() {
        var cutter = cutter(3, PLENTY);
        add(cutter, Operation.CREATE, 10, 1);
        cutter.parcels();
        assertThatParcels(cutter.parcels()).isEmpty();
        assertThatParcels(cutter.close()).hasSize(1);
        assertThatParcels(cutter.close()).isEmpty();
    }

    @Test
    void anEmptySourceHasNoParcels() {
        assertThat(cutter(3, PLENTY).parcels()).isEmpty();
        assertThat(cutter(3, PLENTY).close()).isEmpty();
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
    void everyRecordThatMayBeSentEndsInExactlyOneBatchInOrderAndNoBatchIsTooLarge(
            @ForAll("rows") List<Row> rows,
            @ForAll @IntRange(min = 1, max = 12) int mostRecords,
            @ForAll @IntRange(min = 42, max = 200) int mostBytes) {
        List<List<Sent>> batches = batches(rows, mostRecords, mostBytes);
        List<Long> wanted = numbers(rows);
        assertThat(batches.stream().flatMap(List::stream).map(Sent::number))
                .containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(batches).allSatisfy(batch -> {
            assertThat(batch.size()).isBetween(1, mostRecords);
            assertThat("[]".length() + batch.stream().mapToInt(Sent::bytes).sum() + batch.size() - 1)
                    .isLessThanOrEqualTo(mostBytes);
            assertThat(batch).extracting(Sent::number).isSorted();
            assertThat(batch.stream()
                            .map(sent -> rows.get((int) sent.number() - 1).operation())
                            .distinct())
                    .hasSize(1);
        });
    }

    private static List<Long> numbers(List<Row> rows) {
        var numbers = new ArrayList<Long>();
        for (int index = 0; index < rows.size(); index++) {
            if (rows.get(index).valid()) {
                numbers.add(index + 1L);
            }
        }
        return numbers;
    }

    /**
     * Gathers parcels to batches as the flow and the ledger do it: a batch gets what no batch has yet of the rows
     * between its numbers.
     */
    private static List<List<Sent>> batches(List<Row> rows, int mostRecords, int mostBytes) {
        var cutter = cutter(mostRecords, mostBytes);
        var parcels = new ArrayList<Parcel>();
        for (int index = 0; index < rows.size(); index++) {
            Row row = rows.get(index);
            if (row.valid()) {
                cutter.add(row.operation(), index + 1L, row.bytes());
            }
            if (row.endsChunk()) {
                parcels.addAll(cutter.parcels());
            }
        }
        parcels.addAll(cutter.parcels());
        parcels.addAll(cutter.close());

        var batches = new ArrayList<List<Sent>>();
        Map<String, Parcel> filling = new LinkedHashMap<>();
        for (Parcel parcel : parcels) {
            Parcel gathered = filling.merge(parcel.batchKey(), parcel, Parcel::and);
            if (gathered.closing()) {
                filling.remove(parcel.batchKey());
                batches.add(between(rows, gathered));
            }
        }
        assertThat(filling).as("batches that were never closed").isEmpty();
        return batches;
    }

    private static List<Sent> between(List<Row> rows, Parcel parcel) {
        var sent = new ArrayList<Sent>();
        for (long number = parcel.firstNumber(); number <= parcel.lastNumber(); number++) {
            Row row = rows.get((int) number - 1);
            if (row.valid() && row.operation() == parcel.operation()) {
                sent.add(new Sent(number, row.bytes()));
            }
        }
        return sent;
    }

    private static ListAssert<Parcel> assertThatParcels(List<Parcel> parcels) {
        return assertThat(parcels).usingRecursiveFieldByFieldElementComparatorIgnoringFields("round");
    }

    private static BatchCutter cutter(int mostRecords, int mostBytes) {
        return new BatchCutter(IMPORT, "", mostRecords, mostBytes);
    }

    private static void add(BatchCutter cutter, Operation operation, int bytes, long... numbers) {
        for (long number : numbers) {
            cutter.add(operation, number, bytes);
        }
    }

    private static Parcel parcel(Operation operation, long first, long last, boolean closing) {
        return new Parcel(0, IMPORT, "", operation, first, last, closing);
    }
}
