package dev.muster.records.mapping;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A table of replacements for the values of one attribute. Case, surrounding blanks and the encoding of accents do not
 * matter.
 */
public final class ValueTable {
    private final String attribute;
    private final SourcePosition place;
    private final Map<String, String> values;
    private final boolean closed;

    /**
     * @param values each with what it becomes
     * @param closed whether a value that is not in the table is wrong; else it stays as it is
     */
    ValueTable(String attribute, SourcePosition place, Map<String, String> values, boolean closed) {
        this.attribute = attribute;
        this.place = place;
        this.closed = closed;
        this.values = new TreeMap<>();
        values.forEach((value, becomes) -> this.values.put(key(value), becomes));
    }

    /** The attribute's name as the mapping writes it. */
    public String attribute() {
        return attribute;
    }

    public SourcePosition place() {
        return place;
    }

    /** The translation of a value; empty where the table rejects it. */
    public Optional<String> translate(String value) {
        String known = values.get(key(value));
        if (known != null) {
            return Optional.of(known);
        }
        return closed ? Optional.empty() : Optional.of(value);
    }

    static String key(String value) {
        return Normalizer.normalize(value.strip().toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }

    @Override
    public String toString() {
        return values + (closed ? " only" : "");
    }
}
