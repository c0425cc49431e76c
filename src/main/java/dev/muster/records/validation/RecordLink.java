package dev.muster.records.validation;

/**
 * What ties a row of a dead letter to its first attempt.
 *
 * @param importId the import of the first attempt
 * @param line the record's line in that import's source
 */
public record RecordLink(String importId, long line) {}
