package dev.muster.records.schema;

/** What a blank cell means. JSON has {@code null} for that, and is not concerned. */
public enum BlankCells {
    /** The attribute is left out: the user keeps what is there. */
    KEEP,
    /**
     * The attribute is cleared where the user exists already, as by {@code <clear>}. What no user can go without, and
     * secrets, are left out.
     */
    CLEAR,
    /** The row is invalid. */
    ERROR
}
