package dev.muster.ledger.model;

/**
 * The payload of one record.
 *
 * @param number of the row in its source, from 1
 * @param json the JSON object, as text
 */
public record Payload(long number, String json) {}
