package dev.muster.config.sources;

/**
 * The treatment of users that an earlier file of the source had and today's lacks. Such a source is a full export.
 *
 * @param missing what happens to them
 * @param returning what happens to those who come back after the source suspended them
 */
public record Leavers(Missing missing, Returning returning) {
    /** Nothing happens. */
    public static final Leavers IGNORED = new Leavers(Missing.IGNORE, Returning.KEEP);

    /** The treatment of users that a file lacks. */
    public enum Missing {
        IGNORE,
        /** They are listed. */
        REPORT,
        /** They are listed and suspended. */
        SUSPEND
    }

    /** The treatment of users that a file has again. */
    public enum Returning {
        /** They stay suspended. */
        KEEP,
        ACTIVATE
    }
}
