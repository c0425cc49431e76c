package dev.muster.jumpcloud.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.AttributeType;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.StreamSupport;

/**
 * Compares values of a user: email addresses case-insensitively, times as instants, other texts in normal form (NFC),
 * and lists regardless of order. Blank, missing and {@code null} values are equal, and {@code false} equals a cleared
 * value.
 */
final class ValueComparison {
    private final AttributeCatalog catalog;

    ValueComparison(AttributeCatalog catalog) {
        this.catalog = catalog;
    }

    /** Returns whether two values of a property are equal. */
    boolean same(String property, JsonNode one, JsonNode other) {
        if (isNothing(one) || isNothing(other)) {
            return isNothing(one) && isNothing(other)
                    || one.isNull() && isFalse(other)
                    || other.isNull() && isFalse(one);
        }
        if (one.isArray() && other.isArray()) {
            return one.size() == other.size()
                    && haveEach(one, other, (element, candidate) -> same(property, element, candidate));
        }
        if (one.isObject() && other.isObject()) {
            return haveAll(property, one, other) && haveAll(property, other, one);
        }
        return one.isValueNode() && other.isValueNode() && sameText(catalog.type(property, null), one, other);
    }

    /** Returns whether a stored value contains a given one. */
    boolean has(String property, JsonNode given, JsonNode stored) {
        if (given.isArray()) {
            return haveEach(given, stored, (element, candidate) -> has(property, element, candidate));
        }
        return given.isObject() ? haveAll(property, given, stored) : same(property, given, stored);
    }

    /** Returns whether every given field equals the stored one. */
    boolean haveAll(String property, JsonNode given, JsonNode stored) {
        return given.properties().stream()
                .allMatch(field -> sameField(property, field.getKey(), field.getValue(), stored.path(field.getKey())));
    }

    /** The stored value of a property without the keys that the directory adds and an update rejects. */
    JsonNode known(String property, JsonNode stored) {
        Set<String> fields = catalog.fields(property);
        if (fields.isEmpty() || !stored.isContainerNode()) {
            return stored;
        }
        if (stored.isObject()) {
            return known(stored, fields);
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        StreamSupport.stream(stored.spliterator(), false)
                .filter(JsonNode::isObject)
                .forEach(entry -> list.add(known(entry, fields)));
        return list;
    }

    private static ObjectNode known(JsonNode object, Set<String> fields) {
        ObjectNode known = JsonNodeFactory.instance.objectNode();
        object.properties().stream()
                .filter(field ->
                        fields.contains(field.getKey()) && !field.getValue().isNull())
                .forEach(field -> known.set(field.getKey(), field.getValue()));
        return known;
    }

    /** Returns whether the stored list contains each given element as often as given. */
    private static boolean haveEach(JsonNode given, JsonNode stored, BiPredicate<JsonNode, JsonNode> is) {
        List<JsonNode> left = new ArrayList<>();
        stored.forEach(left::add);
        for (JsonNode element : given) {
            Optional<JsonNode> found = left.stream()
                    .filter(candidate -> is.test(element, candidate))
                    .findFirst();
            if (found.isEmpty()) {
                return false;
            }
            left.remove(found.get());
        }
        return true;
    }

    private boolean sameField(String property, String field, JsonNode one, JsonNode other) {
        if (isNothing(one) || isNothing(other)) {
            return isNothing(one) && isNothing(other);
        }
        return one.isValueNode() && other.isValueNode()
                ? sameText(catalog.type(property, field), one, other)
                : one.equals(other);
    }

    private static boolean sameText(AttributeType type, JsonNode one, JsonNode other) {
        if (type == AttributeType.EMAIL) {
            return text(one).equalsIgnoreCase(text(other));
        }
        if (type == AttributeType.TIME) {
            Optional<Instant> time = time(one);
            return time.isPresent() && time.equals(time(other)) || text(one).equals(text(other));
        }
        return text(one).equals(text(other));
    }

    private static Optional<Instant> time(JsonNode value) {
        try {
            return Optional.of(OffsetDateTime.parse(value.asText()).toInstant());
        } catch (DateTimeException isNone) {
            return Optional.empty();
        }
    }

    /** The text of a value in normal form; empty for a missing value. */
    static String text(JsonNode value) {
        return value.isNull() ? "" : Normalizer.normalize(value.asText(), Normalizer.Form.NFC);
    }

    private static boolean isNothing(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || value.isTextual() && value.textValue().isEmpty()
                || value.isContainerNode() && value.isEmpty();
    }

    private static boolean isFalse(JsonNode value) {
        return value.isBoolean() && !value.booleanValue();
    }
}
