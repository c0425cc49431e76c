package dev.muster.pipeline.intake;

import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemCode;
import dev.muster.records.schema.Outcome;
import java.util.Optional;

/**
 * Refuses sources with so many invalid rows that they may be the wrong ones: a wrong file must not create half a
 * company.
 */
public final class InvalidRowGuard {
    /** In a source as small as this, a few mistakes are a large part. */
    private static final long SMALL = 20;

    private static final int ALL = 100;

    private final Ledger ledger;
    private final int mostPercent;

    /** @param mostPercent of the rows that may be invalid */
    public InvalidRowGuard(Ledger ledger, int mostPercent) {
        this.ledger = ledger;
        this.mostPercent = mostPercent;
    }

    /** Why nothing of an import that was read to its end is to be sent; empty if it may be. */
    public Optional<Problem> refusal(ImportRun read, long rows) {
        if (rows <= SMALL || read.options().allowInvalid()) {
            return Optional.empty();
        }
        long invalid = ledger.importStats().outcomes(read.id()).getOrDefault(Outcome.INVALID, 0L);
        if (invalid * ALL <= rows * mostPercent) {
            return Optional.empty();
        }
        String mistake = ledger.importStats().mostFrequentMistake(read.id())
                .map(most -> most.getValue() + " of them have the code " + most.getKey())
                .orElseThrow();
        return Optional.of(ProblemCode.TOO_MANY_INVALID.of(
                null,
                "%d of %d rows are invalid, and at most %d %% may be; %s"
                        .formatted(invalid, rows, mostPercent, mistake),
                "Correct the source. If it is the right one, and the other rows are to be sent: "
                        + new ImportCommandLine(ledger.imports(), read).of("import", "--allow-invalid")));
    }
}
