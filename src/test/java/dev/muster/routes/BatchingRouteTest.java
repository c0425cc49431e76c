package dev.muster.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.pipeline.intake.BatchLimits;
import dev.muster.pipeline.intake.BatchingRound;
import dev.muster.pipeline.intake.LocalAggregation;
import dev.muster.pipeline.intake.RecordRun;
import dev.muster.pipeline.intake.RecordRuns;
import dev.muster.records.schema.Operation;
import dev.muster.runtime.BatchAggregation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.processor.aggregate.AggregateProcessor;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import org.junit.jupiter.api.Test;

/** {@code routes/batching.camel.yaml}: the aggregator builds batches, and a failure to open one reaches the caller. */
class BatchingRouteTest extends RouteTestSupport {
    private static final int MANY = 1_000_000;

    private final Batches batches = new Batches();

    BatchingRouteTest() {
        super("batching");
        bean("batchAggregation", new BatchAggregation());
        bean("callerThread", new SynchronousExecutorService());
        bean("batches", batches);
    }

    /** Replaces {@link dev.muster.ledger.Batches}. */
    public final class Batches {
        private int failAt = Integer.MAX_VALUE;

        /** As the real one has it. */
        public void open(
                String importId,
                String organization,
                Operation operation,
                long firstNumber,
                long lastNumber,
                List<Long> only) {
            if (calls.size() + 1 == failAt) {
                throw new IllegalStateException("the disk is full");
            }
            calls.add(importId + organization + " " + operation.word() + " " + firstNumber + "-" + lastNumber + only);
        }
    }

    @Test
    void opensABatchOnceItIsCompleteAndTheLastOneAtTheEndOfTheSource() {
        context.start();
        var round = round("01A", 400);
        send(chunk(round, Operation.CREATE, 1, 500));
        assertThat(calls).containsExactly("01A create 1-400[]");

        send(chunk(round, Operation.CREATE, 501, 900));
        assertThat(calls).containsExactly("01A create 1-400[]", "01A create 401-800[]");

        send(round.completeAll());
        assertThat(calls).endsWith("01A create 801-900[]").hasSize(3);
    }

    @Test
    void cutsARunIntoAsManyBatchesAsItFills() {
        context.start();
        send(chunk(round("01A", 2), Operation.CREATE, 1, 7));

        assertThat(calls).containsExactly("01A create 1-2[]", "01A create 3-4[]", "01A create 5-6[]");
    }

    @Test
    void buildsBatchesOfSeveralImportsAndOrganizationsSideBySide() {
        context.start();
        var one = round("01A", 3);
        var other = round("01B", 3);
        var ofOrganization = new BatchingRound("01A", "ORG", new BatchLimits(3, MANY), true);
        send(chunk(one, Operation.CREATE, 1, 2));
        send(chunk(other, Operation.CREATE, 11, 12));
        send(chunk(ofOrganization, Operation.CREATE, 21, 22));
        send(chunk(one, Operation.UPDATE, 3, 4));
        assertThat(calls).isEmpty();

        send(other.completeAll());
        send(one.completeAll());
        send(ofOrganization.completeAll());
        assertThat(calls)
                .containsExactly(
                        "01B create 11-12[]", "01A create 1-2[]", "01A update 3-4[]", "01AORG create 21-22[21, 22]");
    }

    @Test
    void aFailureToOpenABatchReachesTheCallerAndNothingMoreIsOpened() {
        context.start();
        batches.failAt = 2;
        assertThatThrownBy(() -> send(chunk(round("01A", 2), Operation.CREATE, 1, 8)))
                .isInstanceOf(CamelExecutionException.class)
                .hasRootCauseMessage("the disk is full");
        assertThat(calls).containsExactly("01A create 1-2[]");
    }

    @Test
    void startsAfreshWhenAnImportIsReadAgainAfterAFailure() {
        context.start();
        batches.failAt = 2;
        assertThatThrownBy(() -> send(chunk(round("01A", 2), Operation.CREATE, 1, 5)))
                .isInstanceOf(CamelExecutionException.class);
        send(chunk(round("01A", 4), Operation.CREATE, 1, 3));
        calls.clear();
        batches.failAt = Integer.MAX_VALUE;

        var again = round("01A", 3);
        send(chunk(again, Operation.CREATE, 1, 4));
        send(again.completeAll());
        assertThat(calls).containsExactly("01A create 1-3[]", "01A create 4-4[]");
        assertThat(waiting()).isEmpty();
    }

    @Test
    void buildsTheBatchesThatADryRunCounts() {
        context.start();
        var random = new Random(7);
        for (int source = 0; source < 20; source++) {
            long seed = random.nextLong();
            int most = 1 + random.nextInt(12);
            int bytes = 42 + random.nextInt(160);
            var expected = new ArrayList<String>();
            var dryRun = new LocalAggregation();
            for (List<RecordRun> chunk : source(seed, most, bytes)) {
                dryRun.aggregate(
                        chunk.iterator(),
                        batch -> expected.add("01A %s %d-%d[]"
                                .formatted(batch.operation().word(), batch.firstNumber(), batch.lastNumber())));
            }
            calls.clear();
            source(seed, most, bytes).forEach(this::send);

            assertThat(calls).isEqualTo(expected).isNotEmpty();
            assertThat(waiting()).isEmpty();
        }
    }

    /** Chunks of random records, and the end of their source. */
    private static List<List<RecordRun>> source(long seed, int most, int bytes) {
        var random = new Random(seed);
        var round = new BatchingRound("01A", "", new BatchLimits(most, bytes));
        var chunks = new ArrayList<List<RecordRun>>();
        for (int chunk = 0; chunk < 5; chunk++) {
            var runs = new RecordRuns(round);
            for (int row = 1; row <= 20; row++) {
                if (random.nextInt(4) > 0) {
                    Operation operation = Operation.values()[random.nextInt(Operation.values().length)];
                    runs.add(operation, chunk * 20L + row, 2 + random.nextInt(38));
                }
            }
            chunks.add(runs.toList());
        }
        chunks.add(round.completeAll());
        return chunks;
    }

    private static BatchingRound round(String importId, int mostRecords) {
        return new BatchingRound(importId, "", new BatchLimits(mostRecords, MANY));
    }

    private static List<RecordRun> chunk(BatchingRound round, Operation operation, int first, int last) {
        var runs = new RecordRuns(round);
        IntStream.rangeClosed(first, last).forEach(number -> runs.add(operation, number, 10));
        return runs.toList();
    }

    private void send(List<RecordRun> runs) {
        template.sendBody("direct:batching", runs);
    }

    /** The keys of the batches that are being built. */
    private Iterable<String> waiting() {
        return context.getRoute("batching-gather").filter("*").stream()
                .filter(AggregateProcessor.class::isInstance)
                .map(AggregateProcessor.class::cast)
                .flatMap(aggregate -> aggregate.getAggregationRepository().getKeys().stream())
                .toList();
    }
}
