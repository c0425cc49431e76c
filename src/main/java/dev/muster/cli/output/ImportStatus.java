package dev.muster.cli.output;

import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.FailureGroup;
import dev.muster.ledger.model.ImportRun;
import dev.muster.pipeline.intake.ImportCommandLine;
import dev.muster.records.schema.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the ledger says of one import. */
public final class ImportStatus {
    private final Ledger ledger;
    private final ImportRun told;
    private final Map<Outcome, Long> outcomes;

    public ImportStatus(Ledger ledger, ImportRun told) {
        this.ledger = ledger;
        this.told = told;
        outcomes = ledger.importStats().outcomes(told.id());
    }

    ImportRun importRun() {
        return told;
    }

    long rows(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    Map<Outcome, Long> outcomes() {
        return outcomes;
    }

    /** How many rows have no outcome yet, as far as rows have been counted. */
    long open() {
        return Math.max(
                0,
                told.rows()
                        - outcomes.values().stream().mapToLong(Long::longValue).sum());
    }

    /** Why it is not closed, if that is known: its books do not balance, or it waits for something. */
    Optional<String> waitsFor() {
        return told.state().closed()
                ? Optional.empty()
                : Optional.ofNullable(told.unbalanced())
                        .or(() -> ledger.imports().waitsFor(told.id()));
    }

    Map<BatchState, Long> batches() {
        return ledger.importStats().batches(told.id());
    }

    List<String> jobs() {
        return ledger.importStats().jobs(told.id());
    }

    /**
     * When the service is asked next for results, which may be in the past if no worker is there; empty while it is
     * asked, or need not be.
     */
    Optional<Instant> nextPoll() {
        return due(BatchState.SUBMITTED);
    }

    /** When a batch may be sent next, as for {@link #nextPoll()}; empty if it may be at once. */
    Optional<Instant> nextSend() {
        return due(BatchState.READY);
    }

    /** When the directory is asked next for users of batches in doubt, as for {@link #nextPoll()}. */
    Optional<Instant> nextLookUp() {
        return due(BatchState.IN_DOUBT);
    }

    /** The ledger says "at once" by the beginning of time. */
    private Optional<Instant> due(BatchState state) {
        return ledger.importStats()
                .due(told.id(), state)
                .filter(Instant.EPOCH::isBefore)
                .map(due -> due.plus(ledger.wallClock().ahead()));
    }

    /** How it is that nothing was read of an import, since an earlier one has the same content. */
    String seenBefore() {
        String earlier = told.seenBefore();
        boolean open = ledger.imports()
                .find(earlier)
                .filter(one -> one.finishedAt() == null || one.finishedAt().isAfter(told.startedAt()))
                .isPresent();
        return open
                ? "nothing was sent twice: import " + earlier + ", which was open when it came, has the same content. "
                        + ImportPrinter.COMMAND + " status " + earlier + " shows how that goes"
                : "seen before, nothing was sent: import " + earlier + " imported every row of it. To import it again: "
                        + PrintedCommand.in(new ImportCommandLine(ledger.imports(), told).of("import", "--again"));
    }

    /** What there is to say of a source that was changed after it was read; empty if it was not. */
    Optional<String> sourceChanged() {
        return ledger.watchedSources().changeNote(told.id());
    }

    List<FailureGroup> failures() {
        return ledger.importStats().failures(told.id());
    }
}
