package dev.muster.intake;

import dev.muster.config.Settings;
import dev.muster.mapping.ColumnMapping;
import dev.muster.mapping.MappingSource;
import dev.muster.record.AttributeCatalog;
import dev.muster.record.ImportOptions;
import dev.muster.record.MappingRules;
import dev.muster.record.SourceRules;

/** By what rules a source is read, and its rows are mapped: those of the settings as they are now, with what its import's options say. */
record HowRead(MappingRules mapping, SourceRules source) {

    static HowRead of(ImportOptions options, Settings settings, AttributeCatalog catalog) {
        return new HowRead(options.over(settings.mappingRules()).mapping(mapping(options, settings, catalog)), settings.sourceRules().saying(options.dialect()));
    }

    /** The mapping as it is now: an import that is read again was not sent, and may well have another than before. All of its rows have the same. */
    private static ColumnMapping mapping(ImportOptions options, Settings settings, AttributeCatalog catalog) {
        MappingSource said = options.mapping();
        return (said == null ? settings.mappingFile().source() : said).read(catalog);
    }

    /** All of them as a text that can be compared. */
    String asText() {
        return mapping.asText() + source.asText();
    }
}
