package dev.muster.sandbox.state;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * One schema of the API contract, with the features that user attributes need: types, sizes, enums, patterns, and the
 * allowed and required keys of an object. {@code x-refusal} next to a pattern is the message for values that do not
 * match.
 */
final class Schema {
    private final String type;
    private final boolean nullable;
    private final boolean closed;
    private final boolean dateTime;
    private final int minLength;
    private final int maxLength;
    private final int minItems;
    private final long minimum;
    private final @Nullable Pattern pattern;
    private final String refusal;
    private final List<String> words;
    private final List<String> required;
    private final Map<String, Schema> properties = new LinkedHashMap<>();
    private final @Nullable Schema items;

    /**
     * @param definition the schema, or a reference to one
     * @param contract the whole contract, to resolve references
     */
    Schema(JsonNode definition, JsonNode contract) {
        var node = definition.has("$ref")
                ? contract.at(definition.get("$ref").asText().substring(1))
                : definition;
        type = Objects.requireNonNull(node.path("type").textValue(), "a schema of the contract has no type");
        nullable = node.path("nullable").asBoolean();
        closed = node.has("additionalProperties")
                && !node.get("additionalProperties").asBoolean();
        dateTime = "date-time".equals(node.path("format").asText());
        minLength = node.path("minLength").asInt(0);
        maxLength = node.path("maxLength").asInt(Integer.MAX_VALUE);
        minItems = node.path("minItems").asInt(0);
        minimum = node.path("minimum").asLong(Long.MIN_VALUE);
        pattern = node.has("pattern") ? Pattern.compile(node.get("pattern").asText()) : null;
        refusal = node.path("x-refusal").asText("has a form that is not accepted");
        words = texts(node.path("enum"));
        required = texts(node.path("required"));
        node.path("properties")
                .properties()
                .forEach(property -> properties.put(property.getKey(), new Schema(property.getValue(), contract)));
        items = node.has("items") ? new Schema(node.get("items"), contract) : null;
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /**
     * Rejects a value that violates this schema. The message names the attribute, never its value, which may be a
     * secret.
     *
     * @param path the value's path, such as {@code addresses[0].type}
     */
    void check(JsonNode value, String path) throws RowRejectedException {
        if (value.isNull() && nullable) {
            return;
        }
        switch (type) {
            case "string" -> checkText(value, path);
            case "boolean" -> refuseUnless(value.isBoolean(), path, "must be true or false");
            case "integer" -> checkInteger(value, path);
            case "array" -> checkArray(value, path);
            default -> checkObject(value, path);
        }
    }

    private void checkText(JsonNode value, String path) throws RowRejectedException {
        refuseUnless(value.isTextual(), path, "must be a string");
        var text = value.textValue();
        refuseUnless(text.length() >= minLength, path, "must not be empty");
        refuseUnless(
                text.codePointCount(0, text.length()) <= maxLength,
                path,
                "must not be longer than " + maxLength + " characters");
        refuseUnless(words.isEmpty() || words.contains(text), path, "must be one of " + String.join(", ", words));
        refuseUnless(pattern == null || pattern.matcher(text).find(), path, refusal);
        refuseUnless(!dateTime || isDateTime(text), path, "must be a date and time of RFC 3339");
    }

    private static boolean isDateTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeException malformed) {
            return false;
        }
    }

    private void checkInteger(JsonNode value, String path) throws RowRejectedException {
        refuseUnless(value.isIntegralNumber(), path, "must be an integer");
        refuseUnless(value.canConvertToLong() && value.longValue() >= minimum, path, "must be at least " + minimum);
    }

    private void checkArray(JsonNode value, String path) throws RowRejectedException {
        refuseUnless(value.isArray(), path, "must be an array");
        refuseUnless(value.size() >= minItems, path, "must not be empty");
        for (int i = 0; items != null && i < value.size(); i++) {
            items.check(value.get(i), path + "[" + i + "]");
        }
    }

    private void checkObject(JsonNode value, String path) throws RowRejectedException {
        refuseUnless(value.isObject(), path, "must be an object");
        for (var key : required) {
            refuseUnless(value.hasNonNull(key), within(path, key), "is required");
        }
        for (var property : value.properties()) {
            var schema = properties.get(property.getKey());
            if (schema != null) {
                schema.check(property.getValue(), within(path, property.getKey()));
            } else {
                refuseUnless(!closed, within(path, property.getKey()), "is not an attribute that is accepted here");
            }
        }
    }

    private static String within(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static void refuseUnless(boolean holds, String path, String rule) throws RowRejectedException {
        if (!holds) {
            throw new RowRejectedException(path.isEmpty() ? "The user " + rule : path + ": " + rule);
        }
    }
}
