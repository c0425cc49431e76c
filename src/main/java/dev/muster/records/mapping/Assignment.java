package dev.muster.records.mapping;

/**
 * An attribute and the value that one line of a mapping gives it.
 *
 * @param attribute its name as the mapping writes it
 * @param value the value, or the name of the column that it comes from
 */
public record Assignment(String attribute, String value, SourcePosition place) {

    /** The attribute and its place, as the reason of a row names them. */
    public String label() {
        return attribute + " (" + place.brief() + ")";
    }
}
