package dev.muster.pipeline.identify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.model.WaitingRecord;
import dev.muster.pipeline.intake.BatchLimits;
import dev.muster.pipeline.intake.BatchingRound;
import dev.muster.pipeline.intake.LocalAggregation;
import dev.muster.records.schema.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WaitingRunsTest {
    private final AtomicLong read = new AtomicLong();
    private boolean closed;

    @Test
    void readsRecordsAsTheyArePutIntoBatchesAndFreesTheConnectionAfterTheLast() {
        WaitingRuns runs = runs(1_800);
        var batches = new ArrayList<Long>();
        var readAtEach = new ArrayList<Long>();
        new LocalAggregation().aggregate(runs, batch -> {
            batches.add(batch.lastNumber());
            readAtEach.add(read.get());
        });

        assertThat(batches).containsExactly(400L, 800L, 1_200L, 1_600L, 1_800L);
        assertThat(readAtEach).isEqualTo(List.of(501L, 1_001L, 1_501L, 1_800L, 1_800L));
        assertThat(closed).isTrue();
    }

    @Test
    void freesTheConnectionWithoutRecords() {
        new LocalAggregation().aggregate(runs(0), batch -> {
            throw new IllegalStateException("a batch without records");
        });
        assertThat(closed).isTrue();
    }

    private WaitingRuns runs(int records) {
        Stream<WaitingRecord> waiting = LongStream.rangeClosed(1, records)
                .peek(number -> read.incrementAndGet())
                .mapToObj(number -> new WaitingRecord(number, Operation.UPDATE, 10, List.of()))
                .onClose(() -> closed = true);
        return new WaitingRuns(waiting, new BatchingRound("import", "", new BatchLimits(400, 1_000_000)));
    }
}
