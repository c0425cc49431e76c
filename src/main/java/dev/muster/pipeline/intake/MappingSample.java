package dev.muster.pipeline.intake;

import dev.muster.records.mapping.ColumnMapping;
import dev.muster.records.source.SourceRow;
import dev.muster.records.validation.ColumnUse;
import dev.muster.records.validation.MappedRecord;
import java.util.List;
import java.util.Optional;

/**
 * The user's mapping at work on a few rows of a source.
 *
 * @param mapping empty if the source has none
 * @param header the source's columns; empty for JSON and NDJSON
 * @param uses the use of each column, and what the mapping adds
 * @param rows the rows as the source has them, with their secrets
 * @param records the results, in the same order; empty for a row that is left out
 */
public record MappingSample(
        ColumnMapping mapping,
        List<String> header,
        List<ColumnUse> uses,
        List<SourceRow> rows,
        List<Optional<MappedRecord>> records) {}
