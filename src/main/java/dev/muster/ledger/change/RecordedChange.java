package dev.muster.ledger.change;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The effect of a record on its user.
 *
 * @param number of the row in its source, from 1
 * @param line the row's position as users count
 * @param username as in the row, or else in the directory; {@code null} if unknown
 * @param email as in the row, or else in the directory; {@code null} if unknown
 * @param userId the user's id; {@code null} if unknown
 * @param kind its kind
 * @param change the change of an existing user; {@code null} for a new one, or if the user was not looked up
 * @param payload the JSON object to send, as text; {@code null} if it is no longer kept
 */
public record RecordedChange(
        long number,
        long line,
        @Nullable String username,
        @Nullable String email,
        @Nullable String userId,
        ChangeKind kind,
        @Nullable UserChange change,
        @Nullable String payload) {

    /** The user's current name; of a user known by something else, that. */
    public String user() {
        return Stream.of(change == null ? null : change.former("username"), username, email, userId)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }
}
