package dev.muster.ledger.model;

import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.schema.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one record.
 *
 * @param problem why it was not imported; {@code null} if it was
 * @param userId the user's id in the directory, {@code null} if unknown
 */
public record RecordOutcome(
        Outcome outcome,
        @Nullable Problem problem,
        @Nullable String userId) {

    public static RecordOutcome imported(Outcome outcome, @Nullable String userId) {
        return new RecordOutcome(outcome, null, userId);
    }

    /**
     * The outcome of setting a manager, for a record whose user was created or updated before. The user exists in any
     * case.
     */
    RecordOutcome afterBeing(Outcome importedAs) {
        return outcome.imported() || problem == null
                ? imported(importedAs, userId)
                : managerNotSet(outcome, importedAs, problem.reason());
    }

    /** The outcome of a record whose user was created or updated, but whose manager is not set. */
    public static RecordOutcome managerNotSet(Outcome outcome, Outcome importedAs, String reason) {
        ProblemText text = importedAs == Outcome.CREATED
                ? ProblemText.MANAGER_NOT_SET_CREATED
                : ProblemText.MANAGER_NOT_SET_UPDATED;
        return failed(outcome, text.of(null, reason));
    }

    public static RecordOutcome failed(Outcome outcome, Problem problem) {
        return new RecordOutcome(outcome, problem, null);
    }
}
