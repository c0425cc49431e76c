package dev.muster.pipeline.intake;

import dev.muster.records.schema.Operation;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Records of one operation that follow each other in an import, on their way into batches. A batch takes as many as it
 * has room for; what is left begins the next one. Used by one thread.
 */
public final class RecordRun {
    private final BatchingRound round;
    private final Operation operation;
    private final Queue<SizedRecord> records = new ArrayDeque<>();
    private boolean completing;
    private @Nullable BatchDraft completed;

    /** A record by its row's number, and the bytes of its payload. */
    private record SizedRecord(long number, int bytes) {}

    /** A run of no records yet. */
    RecordRun(BatchingRound round, Operation operation) {
        this.round = round;
        this.operation = operation;
    }

    /** A run of no records that completes the batch of its operation. */
    static RecordRun completing(BatchingRound round, Operation operation) {
        var run = new RecordRun(round, operation);
        run.completing = true;
        return run;
    }

    /** Returns whether a record of that operation may be appended. */
    boolean isOf(Operation any) {
        return operation == any && !completing;
    }

    /** Appends a record. */
    void add(long number, int bytes) {
        records.add(new SizedRecord(number, bytes));
    }

    /** The correlation key: records of the same import, operation and organization share batches. */
    public String batchKey() {
        return round.importId() + "/" + operation.word() + "/" + round.organization();
    }

    /** Returns whether a batch has to take something of it. */
    public boolean hasMore() {
        return completing || !records.isEmpty();
    }

    /**
     * Moves records into a batch until that is complete, or none is left.
     *
     * @param begun the batch of this run's key that is being built; {@code null} if none is begun
     * @return that batch, or a new one if it is of another round
     */
    public BatchDraft fill(@Nullable BatchDraft begun) {
        BatchDraft batch = begun != null && begun.isOf(round) ? begun : new BatchDraft(round, operation);
        batch.filledBy(this);
        completed = null;
        while (!records.isEmpty() && !batch.isComplete()) {
            SizedRecord next = records.element();
            if (batch.add(next.number(), next.bytes())) {
                records.remove();
            }
        }
        if (completing) {
            completing = false;
            batch.end();
        }
        return batch;
    }

    void completed(BatchDraft batch) {
        completed = batch;
    }

    /** The batch that it has completed last, if that is to be opened; otherwise {@code null}. */
    public @Nullable BatchDraft toOpen() {
        return completed == null || completed.records() == 0 ? null : completed;
    }
}
