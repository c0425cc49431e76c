package dev.muster.pipeline.guard;

import dev.muster.ledger.model.ImportRun;
import dev.muster.records.problem.Problem;
import java.util.List;
import java.util.Optional;

/** Decides whether an import whose users are all resolved may be sent. Makes no changes: it may be asked again. */
@FunctionalInterface
public interface SendGuard {

    /**
     * The reason why nothing of an import must be sent; empty if it may be.
     *
     * @param read as it is in the ledger now
     * @param rows number of its rows
     */
    Optional<Problem> refusal(ImportRun read, long rows);

    /** Asks several guards in order; the first refusal counts. */
    static SendGuard all(List<SendGuard> guards) {
        return (read, rows) -> guards.stream()
                .flatMap(guard -> guard.refusal(read, rows).stream())
                .findFirst();
    }
}
