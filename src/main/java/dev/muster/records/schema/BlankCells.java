package dev.muster.records.schema;

/** The meaning of blank cells. JSON has {@code null} instead. */
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
