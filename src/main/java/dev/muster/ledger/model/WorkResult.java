package dev.muster.ledger.model;

import org.jspecify.annotations.Nullable;

/**
 * One row of a job's results, with the fields that Muster uses.
 *
 * @param id the result's own id
 * @param status JumpCloud's status word; the possible words are not documented
 * @param message JumpCloud's explanation; {@code null} without one
 * @param username key of the row's user, like the two after it; {@code null} if missing
 */
public record WorkResult(
        String id,
        String status,
        @Nullable String message,
        @Nullable String username,
        @Nullable String email,
        @Nullable String userId) {

    /**
     * Returns a later version of the same result, with the keys of the user that this one has and the later one lacks.
     */
    public WorkResult laterAs(WorkResult later) {
        return new WorkResult(
                later.id,
                later.status,
                later.message,
                later.username == null ? username : later.username,
                later.email == null ? email : later.email,
                later.userId == null ? userId : later.userId);
    }

    /** Returns whether it has no key of a user. */
    public boolean nameless() {
        return username == null && email == null && userId == null;
    }
}
