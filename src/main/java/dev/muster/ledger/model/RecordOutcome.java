package dev.muster.ledger.model;

import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemCode;
import dev.muster.records.schema.Outcome;

/**
 * The outcome of one record.
 *
 * @param problem why it was not imported; {@code null} if it was
 * @param userId the user's id in the directory, {@code null} if unknown
 */
public record RecordOutcome(Outcome outcome, Problem problem, String userId) {

    public static RecordOutcome imported(Outcome outcome, String userId) {
        return new RecordOutcome(outcome, null, userId);
    }

    /**
     * The outcome of setting a manager, for a record whose user was created or updated before. The user exists in any
     * case.
     */
    RecordOutcome afterBeing(Outcome importedAs) {
        return outcome.imported() ? imported(importedAs, userId) : managerNotSet(outcome, importedAs, problem.reason());
    }

    /** The outcome of a record whose user was created or updated, but whose manager is not set. */
    public static RecordOutcome managerNotSet(Outcome outcome, Outcome importedAs, String reason) {
        return failed(
                outcome,
                ProblemCode.MANAGER_NOT_SET,
                (importedAs == Outcome.CREATED
                                ? "the user was created, but the manager could not be set: "
                                : "the manager could not be set, whatever else the row changes is done: ")
                        + reason,
                "Correct the manager; then import the row again with the operation update, since the user is there.");
    }

    public static RecordOutcome failed(Outcome outcome, Problem problem) {
        return new RecordOutcome(outcome, problem, null);
    }

    public static RecordOutcome failed(Outcome outcome, ProblemCode code, String reason, String hint) {
        return new RecordOutcome(outcome, code.of(null, reason, hint), null);
    }
}
