package dev.muster.records.schema;

/** The meaning of a column of a CSV source or a key of a JSON object. */
public sealed interface Column {
    /** An attribute of the catalog. {@code ordinal} is its place there. */
    record OfAttribute(int ordinal) implements Column {}

    /** An attribute in a numbered element of an array. {@code ordinal} is its place in the catalog. */
    record OfNumbered(int ordinal, AttributePath path, int number) implements Column {}

    /** The object or array of a nested property; in JSON only. */
    record OfProperty(String property) implements Column {}

    /** The array of custom attributes; in JSON only. */
    record OfCustomAttributes() implements Column {}

    /** The name of a custom attribute. */
    record OfCustomName(int pair) implements Column {}

    /** The value of a custom attribute whose name is in the same pair. */
    record OfCustomValue(int pair) implements Column {}

    /** The value of a custom attribute that the column itself names. */
    record OfCustom(String name) implements Column {}

    /** The name of a user group that the row's user joins. */
    record OfGroup(int number) implements Column {}

    /** The array of the names of user groups; in JSON only. */
    record OfGroups() implements Column {}

    /** The row's own operation. */
    record OfOperation() implements Column {}

    /** One of Muster's own columns. */
    record OfMuster(String name) implements Column {}

    /** All of Muster's own columns; in JSON only. */
    record OfMusterObject() implements Column {}

    /** A feature of other tools that Muster does not support. */
    record OfOtherTools(UnsupportedColumn what, int number) implements Column {}

    /** A column that the rules of the source ignore, whatever its meaning. */
    record Ignored() implements Column {}

    /** A column without a name. */
    record Nameless() implements Column {}

    /** Nothing that is known. */
    record Unknown() implements Column {}
}
