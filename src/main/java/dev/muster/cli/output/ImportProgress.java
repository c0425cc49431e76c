package dev.muster.cli.output;

import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.ImportState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The progress of an open import. Counts only what a reporter asks for, since some counts look at every record. */
public final class ImportProgress {
    private final Ledger ledger;
    private final ImportRun followed;
    private @Nullable Map<BatchState, Long> batches;

    ImportProgress(Ledger ledger, ImportRun followed) {
        this.ledger = ledger;
        this.followed = followed;
    }

    public ImportRun importRun() {
        return followed;
    }

    public ProgressStage stage() {
        if (followed.status().state() != ImportState.SENDING) {
            if (followed.identifies()) {
                return ProgressStage.LOOKING_UP;
            }
            return followed.status().state() == ImportState.READING ? ProgressStage.READING : ProgressStage.REPORTING;
        }
        return batches(BatchState.READY) + batches(BatchState.SUBMITTING) > 0
                ? ProgressStage.SENDING
                : ProgressStage.WAITING;
    }

    /** The number of rows that have passed a stage which the import has reached. */
    public long done(ProgressStage stage) {
        return stage() != stage
                ? followed.status().rows()
                : switch (stage) {
                    case READING -> ledger.records().lastNumber(followed.id());
                    case LOOKING_UP -> followed.status().rows() - leftToLookUp();
                    case SENDING ->
                        followed.status().rows() - ledger.importStats().unsent(followed.id());
                    case WAITING -> ledger.importStats().settled(followed.id());
                    case REPORTING -> followed.status().rows();
                };
    }

    /** The number of rows whose users are still to be looked up. */
    long leftToLookUp() {
        return ledger.identities().left(followed.id());
    }

    public long batches(BatchState state) {
        return byState().getOrDefault(state, 0L);
    }

    long allBatches() {
        return byState().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns whether batches wait because sending is paused. */
    public boolean paused() {
        return batches(BatchState.READY) > 0 && ledger.pause().since().isPresent();
    }

    private Map<BatchState, Long> byState() {
        batches = batches == null ? ledger.importStats().batches(followed.id()) : batches;
        return batches;
    }
}
