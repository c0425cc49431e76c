package dev.muster.config;

import dev.muster.records.schema.Destination;

/**
 * The settings of one organization's imports, from reading a source to building batches.
 *
 * @param destination the destination of the imports
 * @param batchSize the most records in a batch
 * @param batchBytes the most bytes in a batch's payload
 * @param mostInvalidPercent the percentage of invalid rows above which nothing of a source is sent
 */
public record ImportSettings(
        Destination destination,
        ReadingSettings reading,
        UpdateSettings updates,
        int batchSize,
        int batchBytes,
        int mostInvalidPercent) {}
