package dev.muster.records.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.records.schema.AttributePath;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object of a user that is being put together. {@code null} clears: a whole property, or one field of a nested
 * object or of an array's element. Within arrays and objects it is never sent; what is sent instead depends on the
 * user.
 */
final class UserObject {
    private final ObjectNode user = JsonNodeFactory.instance.objectNode();

    ObjectNode json() {
        return user;
    }

    /** Sets a whole property. */
    void set(String property, JsonNode value) {
        user.set(property, value);
    }

    /** Puts a value where its path leads; gives {@code false} where one stands already. */
    boolean put(AttributePath path, JsonNode value) {
        if (!path.isNested()) {
            return putWhole(path.property(), value);
        }
        if (value.isNull() && user.path(path.property()).isNull()) {
            return true;
        }
        ObjectNode place = path.isInArray() ? element(path) : object(path.property());
        return putField(place, path.field(), value);
    }

    /** A value counts more than what clears. */
    private static boolean putField(ObjectNode place, @Nullable String field, JsonNode value) {
        if (!place.hasNonNull(field)) {
            place.set(field, value);
            return true;
        }
        return value.isNull();
    }

    /** The array of a property, created if missing. */
    ArrayNode array(String property) {
        return user.path(property) instanceof ArrayNode array ? array : user.putArray(property);
    }

    private boolean putWhole(String property, JsonNode value) {
        if (!(user.path(property) instanceof ObjectNode former)) {
            user.set(property, value);
            return true;
        }
        if (value instanceof ObjectNode more) {
            return more.properties().stream().allMatch(field -> putField(former, field.getKey(), field.getValue()));
        }
        return true;
    }

    private ObjectNode object(String property) {
        return user.path(property) instanceof ObjectNode object ? object : user.putObject(property);
    }

    private ObjectNode element(AttributePath path) {
        ArrayNode elements = array(path.property());
        for (JsonNode element : elements) {
            if (element.path(path.key()).asText().equals(path.keyValue())) {
                return (ObjectNode) element;
            }
        }
        return elements.addObject().put(path.key(), path.keyValue());
    }
}
