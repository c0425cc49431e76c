package dev.muster.pipeline.intake;

import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.ImportRun;
import dev.muster.pipeline.guard.SendGuard;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.schema.Outcome;
import java.util.Map;
import java.util.Optional;

/**
 * Refuses sources with so many invalid rows that they may be the wrong ones: a wrong file must not create half a
 * company.
 */
public final class InvalidRowGuard implements SendGuard {
    /** In a source as small as this, a few mistakes are a large part. */
    private static final long SMALL = 20;

    private static final int ALL = 100;

    private final Ledger ledger;
    private final int mostPercent;

    /** @param mostPercent the largest percentage of rows that may be invalid */
    public InvalidRowGuard(Ledger ledger, int mostPercent) {
        this.ledger = ledger;
        this.mostPercent = mostPercent;
    }

    @Override
    public Optional<Problem> refusal(ImportRun read, long rows) {
        if (rows <= SMALL || read.options().allowInvalid()) {
            return Optional.empty();
        }
        long invalid = ledger.importStats().outcomes(read.id()).getOrDefault(Outcome.INVALID, 0L);
        if (invalid * ALL <= rows * mostPercent) {
            return Optional.empty();
        }
        Map.Entry<String, Long> most =
                ledger.importStats().mostFrequentMistake(read.id()).orElseThrow();
        return Optional.of(ProblemText.TOO_MANY_INVALID.of(
                null,
                invalid,
                rows,
                mostPercent,
                most.getKey(),
                most.getValue(),
                new ImportCommandLine(ledger.imports(), read).of("import", "--allow-invalid")));
    }
}
