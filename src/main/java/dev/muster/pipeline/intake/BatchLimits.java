package dev.muster.pipeline.intake;

import dev.muster.config.ImportSettings;

/**
 * The limits of a batch.
 *
 * @param records the most records
 * @param bytes the most bytes of its payload, a JSON array
 */
public record BatchLimits(int records, long bytes) {

    /** The limits that the settings name. */
    public static BatchLimits of(ImportSettings settings) {
        return new BatchLimits(settings.batchSize(), settings.batchBytes());
    }
}
