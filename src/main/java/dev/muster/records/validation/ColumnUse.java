package dev.muster.records.validation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The origin of an attribute's value among the columns of a source and the user's mapping.
 *
 * @param attribute its name; a column that gives nothing has none ({@code null})
 * @param from what gives it
 * @param columns the source's columns that it comes from, as the mapping or the source writes them; other attributes
 *     with a {@code $} before their names
 * @param value the constant, template or default; {@code null} for all others
 * @param place where the mapping says so, as file and line; {@code null} for what the column's own name says
 * @param table where the mapping has a table of its values, as file and line; {@code null} where it has none
 */
public record ColumnUse(
        @Nullable String attribute,
        From from,
        List<String> columns,
        @Nullable String value,
        @Nullable String place,
        @Nullable String table) {
    /** The source of an attribute's value. */
    public enum From {
        COLUMN,
        CONSTANT,
        EXPRESSION,
        GENERATED,
        DEFAULT,
        NOTHING
    }
}
