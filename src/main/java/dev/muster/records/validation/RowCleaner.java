package dev.muster.records.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.muster.records.schema.Attribute;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Cleaning;
import dev.muster.records.schema.Column;
import dev.muster.records.schema.ValueCleaner;
import dev.muster.records.schema.ValueKind;
import dev.muster.records.source.SourceRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Cleans the values of one source's rows, whatever their format, before anything else looks at them. Words for nothing
 * become blank.
 */
final class RowCleaner {
    private final AttributeCatalog catalog;
    private final Set<String> nothing;
    private final int longestWord;
    private final RowMapping mapping;
    private final List<String> header;
    private final List<Column> columns;
    private final List<ValueKind> kinds;
    private final ValueCleaner values = new ValueCleaner();

    /**
     * @param nothing the words for nothing
     * @param header empty for JSON and NDJSON
     * @param columns the meanings of the header's names
     */
    RowCleaner(
            AttributeCatalog catalog,
            Set<String> nothing,
            RowMapping mapping,
            List<String> header,
            List<Column> columns) {
        this.catalog = catalog;
        this.nothing = nothing;
        longestWord = nothing.stream().mapToInt(String::length).max().orElse(0);
        this.mapping = mapping;
        this.header = header;
        this.columns = columns;
        var all = new ArrayList<ValueKind>();
        for (int index = 0; index < columns.size(); index++) {
            all.add(kind(columns.get(index), header.get(index)));
        }
        kinds = all;
    }

    /** The number of values that each cleaning has changed. */
    Map<Cleaning, Long> counts() {
        return values.counts();
    }

    /**
     * A row with clean values; the row itself where they are clean already. It is never changed.
     *
     * @param columnOf the meaning of an object's key
     * @param fields receives words for nothing
     */
    SourceRow cleaned(SourceRow row, BiFunction<String, JsonNode, Column> columnOf, RowFields fields) {
        if (row.object() != null) {
            ObjectNode object = cleaned(row.object(), columnOf, fields);
            return object == row.object() ? row : SourceRow.ofObject(row.number(), row.line(), object);
        }
        List<String> cells = null;
        for (int index = 0; index < row.cells().size(); index++) {
            String cell = row.cells().get(index);
            String clean = kinds.get(index) == null
                    ? cell
                    : cleaned(cell, kinds.get(index), columns.get(index), header.get(index), fields);
            if (!clean.equals(cell)) {
                cells = cells == null ? new ArrayList<>(row.cells()) : cells;
                cells.set(index, clean);
            }
        }
        return cells == null ? row : SourceRow.ofCells(row.number(), row.line(), cells, row.problems());
    }

    /** {@code null} for what is not looked at: Muster's own columns, and those that are left out. */
    private @Nullable ValueKind kind(Column column, String name) {
        boolean unread = column instanceof Column.Ignored && !mapping.reads(name);
        if (unread
                || column instanceof Column.OfMuster
                || column instanceof Column.OfMusterObject
                || column instanceof Column.Unknown) {
            return null;
        }
        return mapping.isSecret(name) ? ValueKind.SECRET : catalog.kind(column);
    }

    private String cleaned(String text, ValueKind kind, Column column, String name, RowFields fields) {
        String clean = values.clean(text, kind);
        if (clean.length() > longestWord || !nothing.contains(clean)) {
            return clean;
        }
        fields.nothing(column, name, kind == ValueKind.SECRET ? null : clean);
        return "";
    }

    private ObjectNode cleaned(ObjectNode object, BiFunction<String, JsonNode, Column> columnOf, RowFields fields) {
        ObjectNode clean = object;
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            Column column = columnOf.apply(entry.getKey(), entry.getValue());
            ValueKind kind = kind(column, entry.getKey());
            JsonNode value = kind == null
                    ? entry.getValue()
                    : new Cleaned(column, fields, kindsBelow(column)).of(entry.getKey(), entry.getValue(), kind);
            if (value != entry.getValue()) {
                clean = clean == object ? JsonNodeFactory.instance.objectNode().setAll(object) : clean;
                if (value == null) {
                    clean.remove(entry.getKey());
                } else {
                    clean.set(entry.getKey(), value);
                }
            }
        }
        return clean;
    }

    /** The fields of nested properties and of custom attributes. */
    private Function<String, ValueKind> kindsBelow(Column column) {
        if (column instanceof Column.OfCustomAttributes) {
            return field -> field.equals("name") ? ValueKind.CODE : ValueKind.TEXT;
        }
        if (!(column instanceof Column.OfProperty property)) {
            return field -> ValueKind.TEXT;
        }
        List<Attribute> below = catalog.below(property.property());
        return field -> below.stream()
                .filter(attribute -> field.equals(attribute.path().field()))
                .findFirst()
                .map(Attribute::kind)
                .orElse(ValueKind.TEXT);
    }

    /** The values of one key, however deep they are. */
    private final class Cleaned {
        private final Column column;
        private final RowFields fields;
        private final Function<String, ValueKind> kindOf;

        Cleaned(Column column, RowFields fields, Function<String, ValueKind> kindOf) {
            this.column = column;
            this.fields = fields;
            this.kindOf = kindOf;
        }

        /** {@code null} for a word for nothing; the value itself where it is clean. */
        @Nullable
        JsonNode of(String name, JsonNode value, ValueKind kind) {
            if (value.isTextual()) {
                String clean = cleaned(value.textValue(), kind, column, name, fields);
                if (clean.equals(value.textValue())) {
                    return value;
                }
                return clean.isEmpty() && isWord(value.textValue(), kind) ? null : TextNode.valueOf(clean);
            }
            if (value instanceof ObjectNode object) {
                return of(name, object);
            }
            return value instanceof ArrayNode array ? of(name, array, kind) : value;
        }

        private boolean isWord(String text, ValueKind kind) {
            return nothing.contains(ValueCleaner.cleaned(text, kind));
        }

        private JsonNode of(String name, ObjectNode object) {
            ObjectNode clean = JsonNodeFactory.instance.objectNode();
            boolean same = true;
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                JsonNode value = of(name + "." + entry.getKey(), entry.getValue(), kindOf.apply(entry.getKey()));
                same &= value == entry.getValue();
                if (value != null) {
                    clean.set(entry.getKey(), value);
                }
            }
            return same ? object : clean;
        }

        private JsonNode of(String name, ArrayNode array, ValueKind kind) {
            ArrayNode clean = JsonNodeFactory.instance.arrayNode();
            boolean same = true;
            for (int index = 0; index < array.size(); index++) {
                JsonNode value = of("%s[%d]".formatted(name, index + 1), array.get(index), kind);
                same &= value == array.get(index);
                if (value != null) {
                    clean.add(value);
                }
            }
            return same ? array : clean;
        }
    }
}
