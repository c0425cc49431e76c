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
import java.util.Objects;
import java.util.Optional;

/** The status of one import in the ledger. */
public final class ImportStatus {
    private final Ledger ledger;
    private final ImportRun importRun;
    private final Map<Outcome, Long> outcomes;

    public ImportStatus(Ledger ledger, ImportRun importRun) {
        this.ledger = ledger;
        this.importRun = importRun;
        outcomes = ledger.importStats().outcomes(importRun.id());
    }

    ImportRun importRun() {
        return importRun;
    }

    long rows(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    Map<Outcome, Long> outcomes() {
        return outcomes;
    }

    /** The number of rows without an outcome, of those counted so far. */
    long open() {
        return Math.max(
                0,
                importRun.status().rows()
                        - outcomes.values().stream().mapToLong(Long::longValue).sum());
    }

    /** The known reason why it is still open: its counts do not balance, or it waits for something. */
    Optional<String> waitsFor() {
        return importRun.status().state().closed()
                ? Optional.empty()
                : Optional.ofNullable(importRun.status().unbalanced())
                        .or(() -> ledger.imports().waitsFor(importRun.id()));
    }

    Map<BatchState, Long> batches() {
        return ledger.importStats().batches(importRun.id());
    }

    List<String> jobs() {
        return ledger.importStats().jobs(importRun.id());
    }

    /**
     * The time of the next poll for results, which may be in the past if no worker is running; empty if a poll is
     * running or none is needed.
     */
    Optional<Instant> nextPoll() {
        return due(BatchState.SUBMITTED);
    }

    /** The time at which a batch may be sent next, as for {@link #nextPoll()}; empty for now. */
    Optional<Instant> nextSend() {
        return due(BatchState.READY);
    }

    /** The time of the next look-up for batches in doubt, as for {@link #nextPoll()}. */
    Optional<Instant> nextLookUp() {
        return due(BatchState.IN_DOUBT);
    }

    /** The due time; the ledger stores "now" as the epoch. */
    private Optional<Instant> due(BatchState state) {
        return ledger.importStats()
                .due(importRun.id(), state)
                .filter(Instant.EPOCH::isBefore)
                .map(due -> due.plus(ledger.wallClock().ahead()));
    }

    /** Describes why an import read nothing: an earlier one has the same content. */
    String seenBefore() {
        String earlier = Objects.requireNonNull(importRun.status().seenBefore());
        boolean open = ledger.imports()
                .find(earlier)
                .filter(one -> one.times().finished() == null
                        || one.times().finished().isAfter(importRun.times().started()))
                .isPresent();
        return open
                ? "same content as import " + earlier + ", which was still open: nothing sent. To see its progress: "
                        + ImportPrinter.COMMAND + " status " + earlier
                : "already imported (" + earlier + "): nothing sent. To import again: "
                        + PrintedCommand.in(new ImportCommandLine(ledger.imports(), importRun).of("import", "--again"));
    }

    /** A message about a source that changed after it was read. */
    Optional<String> sourceChanged() {
        return ledger.watchedSources().changeNote(importRun.id());
    }

    /** The changes of group members in words; empty where no row names a group. */
    String groups() {
        return new GroupText(ledger.memberships(), importRun).counts();
    }

    List<FailureGroup> failures() {
        return ledger.importStats().failures(importRun.id());
    }
}
