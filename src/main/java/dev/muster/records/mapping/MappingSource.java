package dev.muster.records.mapping;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * A mapping file as it was at a time.
 *
 * @param file its name in messages
 * @param text its content
 */
public record MappingSource(String file, String text) {
    /** No mapping, whatever the settings are. */
    public static final MappingSource NONE = new MappingSource("", "");

    /** Returns whether it is the absence of a mapping, whatever the settings are. */
    @JsonIgnore
    public boolean isNone() {
        return equals(NONE);
    }

    /**
     * The mapping that it is.
     *
     * @throws MappingException if it has mistakes
     */
    public ColumnMapping read(AttributeNames attributeNames) {
        return isNone() ? ColumnMapping.NONE : MappingReader.read(file, text, attributeNames);
    }
}
