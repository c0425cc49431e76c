package dev.muster.config;

import dev.muster.records.mapping.MappingSource;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file with a mapping, which a user may change at any time. */
public final class MappingFile {
    /** A mapping is written by people. */
    private static final int MOST_BYTES = 1_000_000;

    private final Path file;
    private final String name;
    private final boolean mayBeMissing;

    /**
     * @param name the file as messages tell it
     * @param mayBeMissing whether there is no mapping, and nothing wrong, where the file is not there
     */
    public MappingFile(Path file, String name, boolean mayBeMissing) {
        this.file = file;
        this.name = name;
        this.mayBeMissing = mayBeMissing;
    }

    /** No file, and so no mapping. */
    static MappingFile none() {
        return new MappingFile(null, "", true);
    }

    /** The file as messages tell it; empty where there is none. */
    public String name() {
        return name;
    }

    /**
     * What stands in it now.
     *
     * @throws ConfigurationException if it cannot be read
     */
    public MappingSource source() {
        if (file == null || mayBeMissing && Files.notExists(file)) {
            return MappingSource.NONE;
        }
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new ConfigurationException(
                        "The mapping " + name + " has more than " + MOST_BYTES + " bytes: is it another file?");
            }
            return new MappingSource(name, Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new ConfigurationException("The mapping " + name + " is not written in UTF-8: save it as UTF-8");
        } catch (IOException e) {
            throw new ConfigurationException("The mapping " + name
                    + " cannot be read: check its name, and the permissions of the file and its folders");
        }
    }
}
