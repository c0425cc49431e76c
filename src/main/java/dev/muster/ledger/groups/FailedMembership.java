package dev.muster.ledger.groups;

import dev.muster.records.schema.Outcome;

/**
 * A membership that failed although its user was imported.
 *
 * @param line position of its record, as users count
 * @param outcome of its record
 */
public record FailedMembership(long line, Outcome outcome, String group, String reason) {}
