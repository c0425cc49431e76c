package dev.muster.ledger.groups;

/**
 * An open record that names a group.
 *
 * @param number of the record
 * @param column the column or key that names the group
 */
public record NamedGroup(long number, String column) {}
