package dev.muster.records.schema;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The notation of custom attributes in sources, from the catalog.
 *
 * @param property the key of their array, in what is sent and in JSON sources
 * @param nameColumn the column of a name, with {@code #} for the pair's number
 * @param valueColumn the column of a value, with {@code #} for the pair's number
 * @param prefix the prefix of the name in a column of one custom attribute
 * @param longestName the most characters of a name
 * @param longestValue the most characters of a value
 */
public record CustomAttributes(
        String property, String nameColumn, String valueColumn, String prefix, int longestName, int longestValue) {
    public static final String NAME = "name";
    public static final String VALUE = "value";
    private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9]+");

    /** Returns whether the directory takes it as the name of a custom attribute. */
    public boolean isName(String text) {
        return text.length() <= longestName && NAMES.matcher(text).matches();
    }

    Optional<String> nameAfterPrefix(String column) {
        String text = column.strip();
        return text.toLowerCase(Locale.ROOT).startsWith(prefix.toLowerCase(Locale.ROOT))
                ? Optional.of(text.substring(prefix.length()).strip())
                : Optional.empty();
    }
}
