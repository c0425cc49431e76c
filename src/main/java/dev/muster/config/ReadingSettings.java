package dev.muster.config;

import dev.muster.records.schema.Operation;
import dev.muster.records.source.SourceRules;
import dev.muster.records.validation.MappingRules;
import java.nio.file.Path;

/**
 * The settings for reading sources. Options of an import override them.
 *
 * @param operation of rows that name none
 * @param sourceRules the dialect and the limits of sources
 * @param mappingRules the rules for columns beyond the catalog
 * @param mappingFile the mapping of columns; it is read again for each import
 * @param sources the folder of the definitions of sources, which need not exist
 */
public record ReadingSettings(
        Operation operation,
        SourceRules sourceRules,
        MappingRules mappingRules,
        MappingFile mappingFile,
        Path sources) {}
