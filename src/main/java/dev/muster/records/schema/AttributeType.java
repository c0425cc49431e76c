package dev.muster.records.schema;

import dev.muster.records.validation.MfaEnrollment;

/** The type of an attribute's values. */
public enum AttributeType {
    STRING,
    USERNAME,
    EMAIL,
    /** The id of a user: 24 hexadecimal digits. */
    ID,
    /** A user: an id, or a username or email address that is looked up. */
    USER,
    BOOLEAN,
    INTEGER,
    /** A point in time as ISO 8601 has it, with its offset. */
    TIME,
    /** Any number of texts: an array in JSON, in a cell with semicolons between them. */
    TEXTS,
    /** For how many days a user may do without a second factor, counted as {@link MfaEnrollment} says. */
    ENROLLMENT
}
