package dev.muster.pipeline.intake;

import dev.muster.config.ReadingSettings;
import dev.muster.records.mapping.ColumnMapping;
import dev.muster.records.mapping.MappingSource;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.source.SourceRules;
import dev.muster.records.validation.ImportOptions;
import dev.muster.records.validation.MappingRules;

/**
 * The rules by which a source is read and its rows are mapped: the current settings, overridden by the import's
 * options.
 */
record ReadingRules(MappingRules mapping, SourceRules source) {

    static ReadingRules of(ImportOptions options, ReadingSettings settings, AttributeCatalog catalog) {
        return new ReadingRules(
                options.over(settings.mappingRules()).mapping(mapping(options, settings, catalog)),
                settings.sourceRules().saying(options.dialect()));
    }

    /**
     * The mapping as it is now: an import that is read again was not sent, and may well have another than before. All
     * of its rows have the same.
     */
    private static ColumnMapping mapping(ImportOptions options, ReadingSettings settings, AttributeCatalog catalog) {
        MappingSource said = options.mapping();
        return (said == null ? settings.mappingFile().source() : said).read(catalog);
    }

    /** All of them as a text that can be compared. */
    String asText() {
        return mapping.asText() + source.asText();
    }
}
