package dev.muster.config;

import dev.muster.config.sources.ProtectedUsers;
import dev.muster.records.schema.ArrayMode;

/**
 * The settings for changing users that exist.
 *
 * @param arrays the treatment of list entries that a row does not have
 * @param looksUp whether to look up the user of an update even if the row has the id
 * @param upsertsSetPasswords whether upserts also set the passwords of existing users
 * @param protectedUsers those that no import may change
 * @param driftDays the number of days after which a user whose row does not change is looked up again
 */
public record UpdateSettings(
        ArrayMode arrays, boolean looksUp, boolean upsertsSetPasswords, ProtectedUsers protectedUsers, int driftDays) {
    /** The most days after which a user may be looked up again. */
    public static final int MOST_DRIFT_DAYS = 365;
}
