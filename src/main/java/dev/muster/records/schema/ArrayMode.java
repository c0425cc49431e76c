package dev.muster.records.schema;

/** Treatment of list entries that a row does not name. */
public enum ArrayMode {
    /** The user keeps them: the list is sent whole. */
    MERGE,
    /** They go: the list is sent as the row has it. */
    REPLACE
}
