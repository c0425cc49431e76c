package dev.muster.pipeline.intake;

import dev.muster.records.schema.Operation;
import java.util.ArrayList;
import java.util.List;

/** Collects the records of a round, in their order, as runs. */
public final class RecordRuns {
    private final BatchingRound round;
    private final List<RecordRun> runs = new ArrayList<>();

    public RecordRuns(BatchingRound round) {
        this.round = round;
    }

    /** Appends a record by its row's number and the bytes of its payload. */
    public void add(Operation operation, long number, int bytes) {
        if (runs.isEmpty() || !runs.get(runs.size() - 1).isOf(operation)) {
            runs.add(new RecordRun(round, operation));
        }
        runs.get(runs.size() - 1).add(number, bytes);
    }

    /** Completes every batch as it is: no record that follows shares a batch with one before. */
    public void completeAll() {
        runs.addAll(round.completeAll());
    }

    public List<RecordRun> toList() {
        return List.copyOf(runs);
    }
}
