package dev.muster.cli.command;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.config.sources.SourceFiles;
import dev.muster.records.mapping.MappingException;
import dev.muster.records.schema.AttributeCatalog;
import java.util.function.Supplier;

/** Checks mappings before any work begins. */
public final class MappingOptions {
    private MappingOptions() {}

    /**
     * Checks the mapping of the settings and all sources.
     *
     * @throws ConfigurationException if one cannot be used
     */
    public static void check(Settings settings, AttributeCatalog catalog) {
        checked(() -> settings.reading().mappingFile().source().read(catalog));
        var sources = new SourceFiles(settings.reading().sources());
        sources.names().forEach(name -> checked(() -> sources.read(name, catalog)));
    }

    /**
     * Reads files, one of which may be a mapping or a source.
     *
     * @throws ConfigurationException if it has mistakes, with all of them
     */
    public static <T> T checked(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (MappingException wrong) {
            throw new ConfigurationException(wrong.mistakes().stream()
                    .map(MappingException.Mistake::toString)
                    .toList());
        }
    }
}
