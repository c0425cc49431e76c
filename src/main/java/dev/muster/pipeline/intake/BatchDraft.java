package dev.muster.pipeline.intake;

import dev.muster.records.schema.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A batch that is being built. It knows the numbers of its records, not their payloads. Complete by number, by bytes,
 * or because nothing follows.
 */
public final class BatchDraft {
    private static final int BRACKETS = 2;
    private static final int COMMA = 1;

    private final BatchingRound round;
    private final Operation operation;
    private final List<Long> numbers = new ArrayList<>();
    private int records;
    private long bytes = BRACKETS;
    private long firstNumber;
    private long lastNumber;
    private boolean complete;
    private @Nullable RecordRun run;

    BatchDraft(BatchingRound round, Operation operation) {
        this.round = round;
        this.operation = operation;
    }

    /** Adds a record if there is room for it; otherwise the batch is complete. A single record always has room. */
    boolean add(long number, int recordBytes) {
        if (records > 0 && bytes + recordBytes > round.limits().bytes()) {
            complete = true;
            return false;
        }
        records++;
        bytes += recordBytes + COMMA;
        firstNumber = records == 1 ? number : firstNumber;
        lastNumber = number;
        if (round.exact()) {
            numbers.add(number);
        }
        complete = records >= round.limits().records();
        return true;
    }

    void end() {
        complete = true;
    }

    void filledBy(RecordRun last) {
        run = last;
    }

    /** Hands the batch to the run that completed it. */
    public void handBack() {
        Objects.requireNonNull(run).completed(this);
    }

    boolean isOf(BatchingRound any) {
        return round == any;
    }

    public boolean isComplete() {
        return complete;
    }

    public String importId() {
        return round.importId();
    }

    public String organization() {
        return round.organization();
    }

    public Operation operation() {
        return operation;
    }

    /** The number of its records. */
    public int records() {
        return records;
    }

    /** The number of its first record's row. */
    public long firstNumber() {
        return firstNumber;
    }

    /** The number of its last record's row. */
    public long lastNumber() {
        return lastNumber;
    }

    /** The numbers of the only records between those two that it has; empty for all of them. */
    public List<Long> only() {
        return List.copyOf(numbers);
    }
}
