package dev.muster.records.mapping;

/**
 * What an attribute is given by one line of a mapping.
 *
 * @param attribute its name as the mapping writes it
 * @param value the value, or the name of the column that it comes from
 */
public record Assignment(String attribute, String value, SourcePosition place) {}
