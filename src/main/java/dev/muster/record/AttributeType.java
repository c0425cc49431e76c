package dev.muster.record;

/** What kind of value an attribute takes. */
public enum AttributeType {
    STRING, USERNAME, EMAIL,
    /** The id of a user: 24 hexadecimal digits. */
    ID,
    BOOLEAN, INTEGER,
    /** A point in time as ISO 8601 has it, with its offset. */
    TIME
}
