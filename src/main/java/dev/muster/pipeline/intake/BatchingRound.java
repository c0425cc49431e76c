package dev.muster.pipeline.intake;

import dev.muster.records.schema.Operation;
import java.util.List;
import java.util.stream.Stream;

/**
 * One pass over records of an import that puts them into batches. Records of two rounds never share a batch, so what a
 * round that failed left behind is in no batch of the next.
 */
public final class BatchingRound {
    private final String importId;
    private final String organization;
    private final BatchLimits limits;
    private final boolean exact;

    /** A round that takes all records that may be sent. */
    public BatchingRound(String importId, String organization, BatchLimits limits) {
        this(importId, organization, limits, false);
    }

    /** @param exact whether batches list their records, since there are others between them that are left out */
    public BatchingRound(String importId, String organization, BatchLimits limits, boolean exact) {
        this.importId = importId;
        this.organization = organization;
        this.limits = limits;
        this.exact = exact;
    }

    /** The runs that complete every batch as it is, one for each operation: the source has ended, or time is up. */
    public List<RecordRun> completeAll() {
        return Stream.of(Operation.values())
                .map(operation -> RecordRun.completing(this, operation))
                .toList();
    }

    String importId() {
        return importId;
    }

    String organization() {
        return organization;
    }

    BatchLimits limits() {
        return limits;
    }

    boolean exact() {
        return exact;
    }
}
