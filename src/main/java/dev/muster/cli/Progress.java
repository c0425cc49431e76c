package dev.muster.cli;

import dev.muster.ledger.BatchState;
import dev.muster.ledger.Import;
import dev.muster.ledger.ImportState;
import dev.muster.ledger.Ledger;
import java.util.Map;

/** How far an open import is. What a teller does not ask for is not counted: some of it takes a look at every record. */
final class Progress {
    private final Ledger ledger;
    private final Import followed;
    private Map<BatchState, Long> batches;

    Progress(Ledger ledger, Import followed) {
        this.ledger = ledger;
        this.followed = followed;
    }

    Import theImport() {
        return followed;
    }

    Stage stage() {
        if (followed.state() != ImportState.SENDING) {
            return followed.identifies() ? Stage.LOOKING_UP : followed.state() == ImportState.READING ? Stage.READING : Stage.REPORTING;
        }
        return batches(BatchState.READY) + batches(BatchState.SUBMITTING) > 0 ? Stage.SENDING : Stage.WAITING;
    }

    /** How many rows have that stage behind them, if the import is there or further on. */
    long done(Stage stage) {
        return stage() != stage ? followed.rows() : switch (stage) {
            case READING -> ledger.records().lastNumber(followed.id());
            case LOOKING_UP -> followed.rows() - leftToLookUp();
            case SENDING -> followed.rows() - ledger.imports().unsent(followed.id());
            case WAITING -> ledger.imports().settled(followed.id());
            case REPORTING -> followed.rows();
        };
    }

    /** How many rows name users who are still to be looked up. */
    long leftToLookUp() {
        return ledger.identities().left(followed.id());
    }

    long batches(BatchState state) {
        return byState().getOrDefault(state, 0L);
    }

    long allBatches() {
        return byState().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether something waits to be sent that is not sent since somebody paused sending. */
    boolean paused() {
        return batches(BatchState.READY) > 0 && ledger.pause().since().isPresent();
    }

    private Map<BatchState, Long> byState() {
        batches = batches == null ? ledger.imports().batches(followed.id()) : batches;
        return batches;
    }
}
