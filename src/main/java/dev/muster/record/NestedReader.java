package dev.muster.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads properties that a JSON source writes as objects or arrays of objects, such as {@code addresses}. */
final class NestedReader {
    private final AttributeCatalog catalog;
    private final ColumnProblems columnProblems;

    NestedReader(AttributeCatalog catalog, ColumnProblems columnProblems) {
        this.catalog = catalog;
        this.columnProblems = columnProblems;
    }

    /** What is to be sent as the property; {@code null} if nothing is. */
    JsonNode read(String property, Field field, Operation operation, RowProblems problems) {
        if (field.value().isNull()) {
            return operation == Operation.CREATE ? null : NullNode.instance;
        }
        List<Attribute> below = catalog.below(property);
        ValueReader values = new ValueReader(operation, true, problems);
        boolean array = below.get(0).path().isInArray();
        if (array ? !field.value().isArray() : !field.value().isObject()) {
            problems.add(wrongType(field, array ? "an array of objects" : "an object"));
            return null;
        }
        if (!array) {
            return object(below, field, property, values);
        }
        ArrayNode elements = JsonNodeFactory.instance.arrayNode();
        for (int index = 0; index < field.value().size(); index++) {
            Field element = new Field("%s[%d]".formatted(field.column(), index + 1), field.value().get(index));
            if (element.value().isObject()) {
                elements.add(object(below, element, property + "[]", values));
            } else {
                problems.add(wrongType(element, "an object"));
            }
        }
        return elements;
    }

    private ObjectNode object(List<Attribute> below, Field field, String place, ValueReader values) {
        String key = below.get(0).path().key();
        Set<String> known = new LinkedHashSet<>();
        if (key != null) {
            known.add(key);
        }
        below.forEach(attribute -> known.add(attribute.path().field()));
        for (Map.Entry<String, JsonNode> entry : field.value().properties()) {
            if (!known.contains(entry.getKey())) {
                columnProblems.unknownNestedKey(place + "." + entry.getKey(), String.join(", ", known));
            }
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (String name : known) {
            if (field.value().has(name)) {
                Field value = new Field(field.column() + "." + name, field.value().get(name));
                JsonNode sent = name.equals(key) ? key(value, values) : values.read(describing(below, name), value);
                if (sent != null) {
                    object.set(name, sent);
                }
            }
        }
        return object;
    }

    private static JsonNode key(Field field, ValueReader values) {
        String text = values.text(field);
        return text != null && values.isText(field, text) ? TextNode.valueOf(text) : null;
    }

    private static Attribute describing(List<Attribute> below, String field) {
        return below.stream().filter(attribute -> attribute.path().field().equals(field)).findFirst().orElseThrow();
    }

    private static Problem wrongType(Field field, String expected) {
        return ProblemCode.TYPE_WRONG.of(field.column(), "%s was expected, but it is %s".formatted(expected, Json.kind(field.value())),
                "Write it as " + expected + ".");
    }
}
