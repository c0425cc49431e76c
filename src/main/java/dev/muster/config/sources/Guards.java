package dev.muster.config.sources;

import java.util.List;

/**
 * The limits of what an import of a source may do without an agreement.
 *
 * @param creates users that upserts create, of all valid rows
 * @param updates users that upserts change, of all users found
 * @param suspensions users that are suspended, of all users found
 * @param attribute users with one attribute that changes for all of them, of all users found
 * @param groupRemovals users that are removed from groups, of all users found
 */
public record Guards(Limit creates, Limit updates, Limit suspensions, Limit attribute, Limit groupRemovals) {
    /** The names of the guards. */
    public static final List<String> NAMES =
            List.of("creates", "updates", "suspensions", "attribute", "group-removals");

    /** The limits of a source that says nothing. */
    public static final Guards USUAL = new Guards(percent(10), percent(30), percent(5), percent(30), percent(30));

    private static Limit percent(int most) {
        return new Limit(most, true);
    }
}
