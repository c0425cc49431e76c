package dev.muster.ledger.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The keys by which a record knows its user; each is {@code null} if unknown.
 *
 * @param id the user's id in the directory
 */
public record UserIdentity(
        @Nullable String id,
        @Nullable String username,
        @Nullable String email) {
    /** Nothing is known. */
    public static final UserIdentity UNKNOWN = new UserIdentity(null, null, null);

    /** The id of a user that is known by it. */
    public String knownId() {
        return Objects.requireNonNull(id);
    }

    /** The username of a record that has one, such as every record that creates a user. */
    public String knownUsername() {
        return Objects.requireNonNull(username);
    }

    /** The email address of a record that has one, such as every record that creates a user. */
    public String knownEmail() {
        return Objects.requireNonNull(email);
    }
}
