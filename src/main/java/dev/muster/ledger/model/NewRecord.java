package dev.muster.ledger.model;

import dev.muster.records.problem.Problem;
import dev.muster.records.schema.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row to add to the ledger.
 *
 * @param number of the row in its source, from 1
 * @param line the row's position as users count
 * @param operation {@code null} if missing or unknown
 * @param identified whether ids identify all its users; otherwise a lookup comes before the send
 * @param problem why it is invalid; {@code null} for a valid row
 * @param firstImport the import of the repeated attempt; {@code null} for a first attempt
 * @param firstLine the line of the repeated attempt; {@code null} for a first attempt
 * @param payload the JSON object to send, as text; {@code null} if the row is unreadable
 * @param warnings warnings about a row that is sent
 * @param firstSend send of a repeated attempt with unknown result; else {@code null}
 */
public record NewRecord(
        long number,
        long line,
        @Nullable Operation operation,
        @Nullable String username,
        @Nullable String email,
        @Nullable String employeeIdentifier,
        @Nullable String userId,
        boolean identified,
        @Nullable Problem problem,
        @Nullable String firstImport,
        @Nullable Long firstLine,
        @Nullable String payload,
        List<Problem> warnings,
        @Nullable FirstSend firstSend) {

    /** Returns the row marked as possibly sent since a time. The send of a repeated attempt takes precedence. */
    public NewRecord maybeSent(@Nullable FirstSend since) {
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

    /** Creates a row without lookups and warnings. */
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
