package dev.muster.config.sources;

import dev.muster.config.ConfigurationException;
import dev.muster.config.MappingFile;
import dev.muster.config.Settings;
import dev.muster.records.mapping.AttributeNames;
import dev.muster.records.mapping.MappingException;
import dev.muster.records.mapping.MappingSource;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files with the definitions of sources. They may change at any time. */
public final class SourceFiles {
    private static final String ENDING = ".yaml";
    /** A name is also that of a folder in the inbox. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
    /** The names of other folders in the inbox, and of no source. */
    private static final List<String> TAKEN = List.of("create", "update", "upsert", "org", "default");

    private final Path folder;

    /** @param folder need not exist */
    public SourceFiles(Path folder) {
        this.folder = folder;
    }

    /** The names of the current sources of each organization. */
    public static Map<String, List<String>> ofEach(Settings settings) {
        var names = new LinkedHashMap<String, List<String>>();
        settings.organizations()
                .forEach(organization -> names.put(
                        organization.org(),
                        new SourceFiles(organization.reading().sources()).names()));
        return names;
    }

    /** Returns whether a source may have a name. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches() && !TAKEN.contains(name);
    }

    /** The rule for names, in words. */
    public static String nameRule() {
        return "lower-case letters, digits, - and _, and is not " + String.join(", ", TAKEN);
    }

    /** The names of all sources, sorted. */
    public List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(ENDING))
                    .map(file -> file.substring(0, file.length() - ENDING.length()))
                    .filter(SourceFiles::isName)
                    .sorted()
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether there is a source with a name. */
    public boolean has(String name) {
        return isName(name) && Files.exists(file(name));
    }

    /** The file of a source, which need not exist. */
    public Path file(String name) {
        return folder.resolve(name + ENDING);
    }

    /** The file of a source as messages name it. */
    public String shown(String name) {
        return file(name).toString().replace(File.separatorChar, '/');
    }

    /**
     * The current definition of a source.
     *
     * @throws ConfigurationException if it does not exist, or it or its mapping file cannot be read
     * @throws MappingException if it has mistakes
     */
    public SourceDefinition read(String name, AttributeNames attributeNames) {
        if (!has(name)) {
            throw new ConfigurationException("There is no source \"" + name + "\": "
                    + (isName(name) ? file(name) + " does not exist. " + known() : "a name has " + nameRule()));
        }
        MappingSource source = new MappingFile(file(name), shown(name), false).source();
        return SourceDefinitionReader.read(name, shown(name), source.text(), attributeNames, this::mapping);
    }

    private String known() {
        return Optional.of(String.join(", ", names()))
                .filter(names -> !names.isEmpty())
                .map(names -> "The sources are " + names)
                .orElse("Create it with: ./muster source init FILE");
    }

    /** The mapping file with a name in the folder above that of the definitions. */
    private MappingSource mapping(String name) {
        return new MappingFile(folder.resolveSibling(name), name, false).source();
    }

    /** A definition that an import was read by, without its mapping. */
    public static SourceDefinition kept(String name, String text, AttributeNames attributeNames) {
        return SourceDefinitionReader.read(name, name + ENDING, text, attributeNames, any -> MappingSource.NONE);
    }
}
