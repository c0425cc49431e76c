package dev.muster.ledger.model;

import dev.muster.records.problem.Problem;
import dev.muster.records.schema.Operation;
import java.util.List;

/**
 * A row as it enters the ledger.
 *
 * @param number of the row in its source, from 1
 * @param line the row's position as its user counts
 * @param operation {@code null} where the row names none that is known
 * @param identified whether it says by ids alone whom it is about; else somebody is looked up before it can be sent
 * @param problem why it is invalid; {@code null} for one that may be sent
 * @param firstImport the import of the attempt that this row repeats, {@code null} for a first attempt
 * @param firstLine the line of that attempt, {@code null} for a first attempt
 * @param payload the JSON object to send, as text; {@code null} where nothing could be made of the row
 * @param warnings what its user should know of it, although it is sent
 * @param firstSend when an attempt that it repeats was sent, if nobody knows whether that took effect; else
 *     {@code null}
 */
public record NewRecord(
        long number,
        long line,
        Operation operation,
        String username,
        String email,
        String employeeIdentifier,
        String userId,
        boolean identified,
        Problem problem,
        String firstImport,
        Long firstLine,
        String payload,
        List<Problem> warnings,
        FirstSend firstSend) {

    /**
     * The same row, of which nobody knows whether it was sent since then. Of one that repeats an attempt, that attempt
     * counts.
     */
    public NewRecord maybeSent(FirstSend since) {
        return since == null || firstSend != null
                ? this
                : new NewRecord(
                        number,
                        line,
                        operation,
                        username,
                        email,
                        employeeIdentifier,
                        userId,
                        identified,
                        problem,
                        firstImport,
                        firstLine,
                        payload,
                        warnings,
                        since);
    }

    /** A row for which nobody has to be looked up, and of which there is nothing to warn. */
    public NewRecord(
            long number,
            long line,
            Operation operation,
            String username,
            String email,
            String employeeIdentifier,
            String userId,
            Problem problem,
            String firstImport,
            Long firstLine,
            String payload) {
        this(
                number,
                line,
                operation,
                username,
                email,
                employeeIdentifier,
                userId,
                true,
                problem,
                firstImport,
                firstLine,
                payload,
                List.of(),
                null);
    }
}
