package dev.muster.runtime;

import dev.muster.pipeline.intake.BatchDraft;
import dev.muster.pipeline.intake.RecordRun;
import java.util.Objects;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** The Aggregate EIP's strategy: a batch takes of a run of records what it has room for. */
public final class BatchAggregation implements AggregationStrategy {
    @Override
    public Exchange aggregate(@Nullable Exchange gathered, @Nullable Exchange next) {
        Message run = Objects.requireNonNull(next).getMessage();
        BatchDraft begun = gathered == null ? null : gathered.getMessage().getBody(BatchDraft.class);
        BatchDraft batch = Objects.requireNonNull(run.getBody(RecordRun.class)).fill(begun);
        run.setBody(batch);
        // A group may outlive a reading that failed, and must not keep its source in memory.
        next.removeVariable("*");
        return next;
    }

    /** Hands a batch that is complete to the run whose exchange waits for it. */
    public void handBack(BatchDraft batch) {
        batch.handBack();
    }
}
