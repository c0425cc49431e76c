package dev.muster.ledger.model;

/**
 * One row of a job's results, as far as Muster uses it.
 *
 * @param id the result's own id
 * @param status the service's word for how far the row is; documented by no list of words
 * @param message the service's explanation, {@code null} where it gave none
 * @param username whom the row is about, as the two after it; {@code null} where the row does not say
 */
public record WorkResult(String id, String status, String message, String username, String email, String userId) {

    /** Whether it says nothing of whom it is about. */
    public boolean nameless() {
        return username == null && email == null && userId == null;
    }
}
