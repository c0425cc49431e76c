package dev.muster.ledger;

import dev.muster.record.Outcome;
import dev.muster.record.Problem;
import dev.muster.record.ProblemCode;

/**
 * What became of one record.
 *
 * @param problem why it was not imported; {@code null} where it was
 * @param userId  the user's id in the directory, {@code null} where it is not known
 */
public record RecordOutcome(Outcome outcome, Problem problem, String userId) {

    public static RecordOutcome imported(Outcome outcome, String userId) {
        return new RecordOutcome(outcome, null, userId);
    }

    public static RecordOutcome failed(Outcome outcome, ProblemCode code, String reason, String hint) {
        return new RecordOutcome(outcome, code.of(null, reason, hint), null);
    }
}
