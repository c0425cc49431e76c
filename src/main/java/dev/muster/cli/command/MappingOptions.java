package dev.muster.cli.command;

import dev.muster.config.ConfigurationException;
import dev.muster.config.MappingFile;
import dev.muster.config.Settings;
import dev.muster.records.mapping.MappingException;
import dev.muster.records.mapping.MappingSource;
import dev.muster.records.schema.AttributeCatalog;

/** Checks mappings before any work begins. */
public final class MappingOptions {
    private MappingOptions() {}

    /**
     * Checks the mapping of the settings.
     *
     * @throws ConfigurationException if it cannot be used
     */
    public static void check(Settings settings, AttributeCatalog catalog) {
        checked(settings.reading().mappingFile(), catalog);
    }

    /**
     * Reads and checks a mapping file.
     *
     * @throws ConfigurationException if it has mistakes, with all of them
     */
    public static MappingSource checked(MappingFile file, AttributeCatalog catalog) {
        MappingSource source = file.source();
        try {
            source.read(catalog);
            return source;
        } catch (MappingException wrong) {
            throw new ConfigurationException(wrong.mistakes().stream()
                    .map(MappingException.Mistake::toString)
                    .toList());
        }
    }
}
