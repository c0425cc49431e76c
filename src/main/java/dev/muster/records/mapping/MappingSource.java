package dev.muster.records.mapping;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * A mapping file as it was at a time.
 *
 * @param file its name as messages tell it
 * @param text what stood in it
 */
public record MappingSource(String file, String text) {
    /** No mapping, whatever the settings say. */
    public static final MappingSource NONE = new MappingSource("", "");

    /** Whether it is no mapping, whatever the settings say. */
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
