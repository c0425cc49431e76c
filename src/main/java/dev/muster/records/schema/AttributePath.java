package dev.muster.records.schema;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The path of an attribute in the JSON object of a user: {@code property}, {@code property.field},
 * {@code property[key=keyValue].field} for the element of an array whose key has that value, or
 * {@code property[#key].field} for the elements of an array that columns number, and the directory tells apart by that
 * key.
 *
 * @param property the key in the user
 * @param key the key that tells the array's elements apart, and precedes the field; {@code null} without one
 * @param keyValue that key's value; {@code null} without a key
 * @param numbered whether only numbers tell the array's elements apart in a source
 * @param entryKey the field by which a list of the directory is merged with that of a row; {@code null} outside of
 *     arrays
 * @param field the key in the nested object; {@code null} if the attribute is the property itself
 */
public record AttributePath(
        String property,
        @Nullable String key,
        @Nullable String keyValue,
        boolean numbered,
        @Nullable String entryKey,
        @Nullable String field) {
    private static final Pattern WRITTEN = Pattern.compile("(\\w+)(?:(?:\\[(?:(\\w+)=(\\w+)|#(\\w+))])?\\.(\\w+))?");

    /** Reads a path as it is written; throws {@link IllegalArgumentException} if it is none. */
    @JsonCreator
    public static AttributePath of(String written) {
        Matcher path = WRITTEN.matcher(written);
        if (!path.matches()) {
            throw new IllegalArgumentException("not a path: " + written);
        }
        return new AttributePath(
                path.group(1),
                path.group(2),
                path.group(3),
                path.group(4) != null,
                path.group(4) == null ? path.group(2) : path.group(4),
                path.group(5));
    }

    /** Returns whether it leads into a nested object or an array of them. */
    public boolean isNested() {
        return field != null;
    }

    /** Returns whether it leads into an element of an array. */
    public boolean isInArray() {
        return key != null || numbered;
    }

    /** Returns whether it leads to the field by which lists are merged. */
    public boolean isEntryKey() {
        return field != null && field.equals(entryKey);
    }

    @Override
    public String toString() {
        return property + element() + (isNested() ? "." + field : "");
    }

    private String element() {
        if (numbered) {
            return "[#" + entryKey + "]";
        }
        return key != null ? "[" + key + "=" + keyValue + "]" : "";
    }
}
