package dev.muster.records.schema;

/**
 * A user group that a row names.
 *
 * @param column the column or key that names it, for messages
 * @param name the group's name as the directory has it
 */
public record GroupName(String column, String name) {
    /** The most characters of a name that are accepted: far more than any has. */
    public static final int LONGEST = 255;
}
