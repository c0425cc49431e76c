package dev.muster.ledger.model;

import dev.muster.records.problem.Problem;
import dev.muster.records.schema.GroupName;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.RecordLink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row to add to the ledger.
 *
 * @param number of the row in its source, from 1
 * @param line the row's position as users count
 * @param operation {@code null} if missing or unknown
 * @param problem why it is invalid; {@code null} for a valid row
 * @param warnings warnings about a row that is sent
 * @param repeated the attempt that it repeats; {@code null} for a first attempt
 */
public record NewRecord(
        long number,
        long line,
        @Nullable Operation operation,
        Keys keys,
        @Nullable Problem problem,
        List<Problem> warnings,
        @Nullable RecordLink repeated,
        Request request) {

    /** The keys that must be unique in a source; each is {@code null} if the row has none. */
    public record Keys(
            @Nullable String username,
            @Nullable String email,
            @Nullable String employeeIdentifier,
            @Nullable String userId) {}

    /**
     * The request for its user.
     *
     * @param identified whether ids identify all its users; otherwise a lookup comes before the send
     * @param payload the JSON object to send, as text; {@code null} if the row is unreadable
     * @param firstSend send of a repeated attempt with unknown result; else {@code null}
     * @param groups the user groups that its user joins; {@code null} if the row does not say which
     */
    public record Request(
            boolean identified,
            @Nullable String payload,
            @Nullable FirstSend firstSend,
            @Nullable List<GroupName> groups) {
        /** A request that does not say which groups its user is in. */
        public Request(boolean identified, @Nullable String payload, @Nullable FirstSend firstSend) {
            this(identified, payload, firstSend, null);
        }
    }

    /** Returns the row marked as possibly sent since a time. The send of a repeated attempt takes precedence. */
    public NewRecord maybeSent(@Nullable FirstSend since) {
        return since == null || request.firstSend != null
                ? this
                : new NewRecord(
                        number,
                        line,
                        operation,
                        keys,
                        problem,
                        warnings,
                        repeated,
                        new Request(request.identified, request.payload, since, request.groups));
    }
}
