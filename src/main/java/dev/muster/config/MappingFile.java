package dev.muster.config;

import dev.muster.records.mapping.MappingSource;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A mapping file, which its user may change at any time. */
public final class MappingFile {
    /** A mapping is written by people. */
    private static final int MAX_BYTES = 1_000_000;

    private final @Nullable Path file;
    private final String name;
    private final boolean mayBeMissing;

    /**
     * @param name the name of the file in messages
     * @param mayBeMissing whether a missing file means no mapping
     */
    public MappingFile(@Nullable Path file, String name, boolean mayBeMissing) {
        this.file = file;
        this.name = name;
        this.mayBeMissing = mayBeMissing;
    }

    /** Creates one for no mapping. */
    static MappingFile none() {
        return new MappingFile(null, "", true);
    }

    /** The name of the file in messages; empty without a file. */
    public String name() {
        return name;
    }

    /**
     * Reads the current content.
     *
     * @throws ConfigurationException if it cannot be read
     */
    public MappingSource source() {
        if (file == null || mayBeMissing && Files.notExists(file)) {
            return MappingSource.NONE;
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new ConfigurationException("The mapping " + name + " has more than " + MAX_BYTES
                        + " bytes: check that it is the " + "right file");
            }
            return new MappingSource(name, Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new ConfigurationException("The mapping " + name + " is not UTF-8: save it as UTF-8");
        } catch (IOException e) {
            throw new ConfigurationException("The mapping " + name
                    + " cannot be read: check its path and the permissions of the file and its folders");
        }
    }
}
