package dev.muster.pipeline.intake;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/** The flow of {@code routes/batching.camel.yaml} in memory, for a dry run, which has no routes. */
public final class LocalAggregation {
    private final Map<String, BatchDraft> drafts = new HashMap<>();

    /**
     * Puts records into batches.
     *
     * @param opened receives every batch that is complete and has records
     */
    public void aggregate(Iterator<RecordRun> runs, Consumer<BatchDraft> opened) {
        while (runs.hasNext()) {
            RecordRun run = runs.next();
            while (run.hasMore()) {
                BatchDraft batch = drafts.compute(run.batchKey(), (key, begun) -> run.fill(begun));
                if (batch.isComplete()) {
                    drafts.remove(run.batchKey());
                    batch.handBack();
                    if (run.toOpen() != null) {
                        opened.accept(run.toOpen());
                    }
                }
            }
        }
    }
}
