package dev.muster.cli.output;

import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.ImportState;
import java.util.Map;

/**
 * How far an open import is. What a teller does not ask for is not counted: some of it takes a look at every record.
 */
public final class ImportProgress {
    private final Ledger ledger;
    private final ImportRun followed;
    private Map<BatchState, Long> batches;

    ImportProgress(Ledger ledger, ImportRun followed) {
        this.ledger = ledger;
        this.followed = followed;
    }

    public ImportRun importRun() {
        return followed;
    }

    public ProgressStage stage() {
        if (followed.state() != ImportState.SENDING) {
            return followed.identifies()
                    ? ProgressStage.LOOKING_UP
                    : followed.state() == ImportState.READING ? ProgressStage.READING : ProgressStage.REPORTING;
        }
        return batches(BatchState.READY) + batches(BatchState.SUBMITTING) > 0
                ? ProgressStage.SENDING
                : ProgressStage.WAITING;
    }

    /** How many rows have that stage behind them, if the import is there or further on. */
    public long done(ProgressStage stage) {
        return stage() != stage
                ? followed.rows()
                : switch (stage) {
                    case READING -> ledger.records().lastNumber(followed.id());
                    case LOOKING_UP -> followed.rows() - leftToLookUp();
                    case SENDING -> followed.rows() - ledger.importStats().unsent(followed.id());
                    case WAITING -> ledger.importStats().settled(followed.id());
                    case REPORTING -> followed.rows();
                };
    }

    /** How many rows name users who are still to be looked up. */
    long leftToLookUp() {
        return ledger.identities().left(followed.id());
    }

    public long batches(BatchState state) {
        return byState().getOrDefault(state, 0L);
    }

    long allBatches() {
        return byState().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether something waits to be sent that is not sent since somebody paused sending. */
    public boolean paused() {
        return batches(BatchState.READY) > 0 && ledger.pause().since().isPresent();
    }

    private Map<BatchState, Long> byState() {
        batches = batches == null ? ledger.importStats().batches(followed.id()) : batches;
        return batches;
    }
}
