package dev.muster.records.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.records.schema.Attribute;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.NumberedName;
import java.util.List;
import java.util.Map;

/** Reads the elements of arrays that a source writes into numbered columns, such as {@code ssh_key1_name}. */
final class NumberedReader {
    private final AttributeCatalog catalog;

    NumberedReader(AttributeCatalog catalog) {
        this.catalog = catalog;
    }

    /** Adds a row's elements to the array of a property, in the order of their numbers. */
    void read(String property, RowFields row, ValueReader values, UserObject user) {
        row.numbered(property).forEach((number, fields) -> {
            ObjectNode element = element(catalog.below(property), fields, number, values);
            if (element.properties().stream()
                    .anyMatch(field -> !field.getValue().isNull())) {
                user.array(property).add(element);
            } else if (fields.values().stream().anyMatch(values::clears)) {
                user.array(property);
            }
        });
    }

    private static ObjectNode element(
            List<Attribute> below, Map<String, SourceField> fields, int number, ValueReader values) {
        ObjectNode element = JsonNodeFactory.instance.objectNode();
        boolean filled = fields.values().stream().anyMatch(field -> !values.isAbsent(field));
        for (Attribute attribute : below) {
            SourceField field = fields.get(attribute.path().field());
            JsonNode value = field == null ? null : values.read(attribute, field);
            if (value != null) {
                element.set(attribute.path().field(), value);
            }
            boolean takesEntryAway =
                    field != null && values.clears(field) && !attribute.path().isEntryKey();
            if (filled && (field == null || values.isAbsent(field)) && !takesEntryAway) {
                values.lacks(
                        attribute, field == null ? new NumberedName(attribute.name()).with(number) : field.column());
            }
        }
        return element;
    }
}
