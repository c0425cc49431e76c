package dev.muster.runtime;

import dev.muster.pipeline.intake.BatchDraft;
import dev.muster.pipeline.intake.RecordRun;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/** The Aggregate EIP's strategy: a batch takes of a run of records what it has room for. */
public final class BatchAggregation implements AggregationStrategy {
    @Override
    public Exchange aggregate(Exchange gathered, Exchange next) {
        BatchDraft begun = gathered == null ? null : gathered.getMessage().getBody(BatchDraft.class);
        BatchDraft batch = next.getMessage().getBody(RecordRun.class).fill(begun);
        next.getMessage().setBody(batch);
        // A group may outlive a reading that failed, and must not keep its source in memory.
        next.removeVariable("*");
        return next;
    }

    /** Hands a batch that is complete to the run whose exchange waits for it. */
    public void handBack(BatchDraft batch) {
        batch.handBack();
    }
}
