package dev.muster.records.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.RowProblems;
import dev.muster.records.schema.Attribute;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.json.JsonText;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads properties that a JSON source writes as objects or arrays of objects, such as {@code addresses}. */
final class NestedReader {
    private static final int LONGEST_KEY = 1024;

    private final AttributeCatalog catalog;
    private final ColumnProblems columnProblems;

    NestedReader(AttributeCatalog catalog, ColumnProblems columnProblems) {
        this.catalog = catalog;
        this.columnProblems = columnProblems;
    }

    /** The value of the property, in which {@code null} clears single fields; {@code null} without one. */
    @Nullable
    JsonNode read(
            String property,
            SourceField field,
            @Nullable Operation operation,
            ValueReader values,
            RowProblems problems) {
        if (field.value().isNull()) {
            return operation == Operation.CREATE ? null : NullNode.instance;
        }
        List<Attribute> below = catalog.below(property);
        boolean array = below.get(0).path().isInArray();
        if (array ? !field.value().isArray() : !field.value().isObject()) {
            problems.add(wrongType(field, array ? "an array of objects" : "an object"));
            return null;
        }
        return array ? array(below, field, operation, values, problems) : object(below, field, property, values);
    }

    private @Nullable ArrayNode array(
            List<Attribute> below,
            SourceField field,
            @Nullable Operation operation,
            ValueReader values,
            RowProblems problems) {
        ArrayNode elements = JsonNodeFactory.instance.arrayNode();
        for (int index = 0; index < field.value().size(); index++) {
            SourceField element = new SourceField(
                    "%s[%d]".formatted(field.column(), index + 1), field.value().get(index));
            if (element.value().isObject()) {
                elements.add(object(below, element, below.get(0).path().property() + "[]", values));
            } else {
                problems.add(wrongType(element, "an object"));
            }
        }
        return elements.isEmpty() && operation == Operation.CREATE ? null : elements;
    }

    private JsonNode object(List<Attribute> below, SourceField field, String place, ValueReader values) {
        reportUnknownKeys(below, field, place);
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        String key = below.get(0).path().key();
        if (key != null && field.value().has(key)) {
            JsonNode text = key(within(field, key), values);
            if (text != null) {
                object.set(key, text);
            }
        }
        for (Attribute attribute : below.stream().filter(distinctFields()).toList()) {
            String name = Objects.requireNonNull(attribute.path().field());
            SourceField value = within(field, name);
            JsonNode sent = value.value().isMissingNode() ? null : values.read(attribute, value);
            if (sent != null) {
                object.set(name, sent);
            }
            boolean takesEntryAway =
                    sent != null && sent.isNull() && !attribute.path().isEntryKey();
            if ((value.value().isMissingNode() || values.isAbsent(value)) && !takesEntryAway) {
                values.lacks(attribute, value.column());
            }
        }
        return object;
    }

    private void reportUnknownKeys(List<Attribute> below, SourceField field, String place) {
        Set<String> known = new LinkedHashSet<>();
        if (below.get(0).path().key() != null) {
            known.add(below.get(0).path().key());
        }
        below.forEach(attribute -> known.add(attribute.path().field()));
        for (Map.Entry<String, JsonNode> entry : field.value().properties()) {
            if (!known.contains(entry.getKey())) {
                columnProblems.unknownNestedKey(place + "." + entry.getKey(), String.join(", ", known));
            }
        }
    }

    /** Arrays with keys describe the fields of their elements once for every key. */
    private static Predicate<Attribute> distinctFields() {
        Set<String> seen = new HashSet<>();
        return attribute -> seen.add(attribute.path().field());
    }

    private static SourceField within(SourceField object, String key) {
        return new SourceField(object.column() + "." + key, object.value().path(key));
    }

    private static @Nullable JsonNode key(SourceField field, ValueReader values) {
        String text = values.text(field);
        return text != null && values.isText(field, text) && values.fits(field, text, LONGEST_KEY)
                ? TextNode.valueOf(text)
                : null;
    }

    private static Problem wrongType(SourceField field, String expected) {
        return ProblemText.TYPE_WRONG.of(field.column(), expected, JsonText.kind(field.value()));
    }
}
