package dev.muster.ledger;

import dev.muster.record.Operation;
import dev.muster.record.Problem;

/**
 * A row as it enters the ledger.
 *
 * @param number             of the row in its source, from 1
 * @param line               the row's position as its user counts
 * @param operation          {@code null} where the row names none that is known
 * @param problem            why it is invalid; {@code null} for one that may be sent
 * @param firstImport        the import of the attempt that this row repeats, {@code null} for a first attempt
 * @param firstLine          the line of that attempt, {@code null} for a first attempt
 * @param payload            the JSON object to send, as text; {@code null} where nothing could be made of the row
 */
public record NewRecord(long number, long line, Operation operation, String username, String email, String employeeIdentifier,
        String userId, Problem problem, String firstImport, Long firstLine, String payload) {
}
