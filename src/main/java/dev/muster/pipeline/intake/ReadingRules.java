package dev.muster.pipeline.intake;

import dev.muster.config.ReadingSettings;
import dev.muster.config.sources.SourceDefinition;
import dev.muster.config.sources.SourceFiles;
import dev.muster.records.mapping.ColumnMapping;
import dev.muster.records.mapping.MappingSource;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.SourceRules;
import dev.muster.records.validation.ImportOptions;
import dev.muster.records.validation.MappingRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which a source is read and its rows are mapped: the current settings, overridden by the definition of
 * the source, and that by the import's options. An import that is read again was not sent, and may well have others
 * than before. All of its rows have the same.
 *
 * @param operation of rows that name none, unless the import has one of its own
 * @param definition of the source; {@code null} for a source without one
 */
public record ReadingRules(
        MappingRules mapping,
        SourceRules source,
        Operation operation,
        @Nullable SourceDefinition definition) {

    /**
     * The rules as they are now.
     *
     * @throws dev.muster.config.ConfigurationException if a file of them cannot be read
     * @throws dev.muster.records.mapping.MappingException if a file of them has mistakes
     */
    public static ReadingRules of(ImportOptions options, ReadingSettings settings, AttributeCatalog catalog) {
        SourceDefinition definition =
                options.source() == null ? null : new SourceFiles(settings.sources()).read(options.source(), catalog);
        MappingRules mapping = definition == null ? settings.mappingRules() : definition.over(settings.mappingRules());
        SourceRules source = definition == null ? settings.sourceRules() : definition.over(settings.sourceRules());
        // Rows that are not mapped, such as those of leavers, are no rows of the source's own files.
        boolean mapped = options.mapping() == null || !options.mapping().isNone();
        return new ReadingRules(
                options.over(mapped ? mapping : mapping.groups(List.of()))
                        .mapping(mapping(options, definition, settings, catalog)),
                source.saying(options.dialect()),
                definition == null ? settings.operation() : definition.operation(settings),
                definition);
    }

    private static ColumnMapping mapping(
            ImportOptions options,
            @Nullable SourceDefinition definition,
            ReadingSettings settings,
            AttributeCatalog catalog) {
        MappingSource said = options.mapping();
        if (said == null && definition != null && definition.reading().mapping() != null) {
            return definition.reading().mapping();
        }
        return (said == null ? settings.mappingFile().source() : said).read(catalog);
    }

    /** The text of the definition; {@code null} without one. */
    public @Nullable String definitionText() {
        return definition == null ? null : definition.text();
    }

    /** All of them as a text that can be compared. */
    public String asText() {
        return mapping.asText() + source.asText() + (definition == null ? "" : definition.asText());
    }
}
