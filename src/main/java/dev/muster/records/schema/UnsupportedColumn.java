package dev.muster.records.schema;

import java.util.List;
import java.util.stream.Stream;

/**
 * A column that other tools know for something that Muster does not do.
 *
 * @param name its name; {@code #} is a whole number
 * @param columns further names that it may have
 * @param about what it is about, for messages
 */
public record UnsupportedColumn(String name, List<String> columns, String about) {
    public UnsupportedColumn {
        columns = columns == null ? List.of() : List.copyOf(columns);
    }

    /** All names that the column may have, its own first. */
    public List<String> allColumns() {
        return Stream.concat(Stream.of(name), columns.stream()).toList();
    }
}
