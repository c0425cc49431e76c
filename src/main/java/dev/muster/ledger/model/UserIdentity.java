package dev.muster.ledger.model;

/**
 * The keys by which a record knows its user; each is {@code null} if unknown.
 *
 * @param id the user's id in the directory
 */
public record UserIdentity(String id, String username, String email) {
    /** Nothing is known. */
    public static final UserIdentity UNKNOWN = new UserIdentity(null, null, null);
}
