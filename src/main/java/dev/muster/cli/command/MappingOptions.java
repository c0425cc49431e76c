package dev.muster.cli.command;

import dev.muster.config.ConfigurationException;
import dev.muster.config.MappingFile;
import dev.muster.config.Settings;
import dev.muster.records.mapping.MappingException;
import dev.muster.records.mapping.MappingSource;
import dev.muster.records.schema.AttributeCatalog;

/** Looks at mappings before any work begins. */
final class MappingOptions {
    private MappingOptions() {}

    /** @throws ConfigurationException if the mapping of the settings cannot be used */
    static void check(Settings settings, AttributeCatalog catalog) {
        checked(settings.mappingFile(), catalog);
    }

    /**
     * What stands in a file that can be used as a mapping.
     *
     * @throws ConfigurationException if it cannot, with all its mistakes
     */
    static MappingSource checked(MappingFile file, AttributeCatalog catalog) {
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
