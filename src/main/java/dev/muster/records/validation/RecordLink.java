package dev.muster.records.validation;

/**
 * The link of a dead-letter row to its first attempt.
 *
 * @param importId the import of the first attempt
 * @param line the record's line in that import's source
 */
public record RecordLink(String importId, long line) {}
