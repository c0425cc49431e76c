package dev.muster.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The JSON object of a user that is being put together. What is sent of an array or a nested object replaces all that the
 * directory has of it, so there a field is cleared by not being in it: {@code null} stands for whole properties only.
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
        if (value.isNull()) {
            clear(path);
            return true;
        }
        ObjectNode place = path.isInArray() ? element(path) : object(path.property());
        if (place.has(path.field())) {
            return false;
        }
        place.set(path.field(), value);
        return true;
    }

    /** The array of a property, made where there is none. */
    ArrayNode array(String property) {
        return user.path(property) instanceof ArrayNode array ? array : user.putArray(property);
    }

    private boolean putWhole(String property, JsonNode value) {
        if (!(user.path(property) instanceof ObjectNode former)) {
            user.set(property, value);
            return true;
        }
        if (value instanceof ObjectNode more) {
            boolean free = more.properties().stream().noneMatch(field -> former.has(field.getKey()));
            if (free) {
                former.setAll(more);
            }
            return free;
        }
        return true;
    }

    private void clear(AttributePath path) {
        if (path.isInArray()) {
            array(path.property());
        } else if (!user.has(path.property())) {
            user.putNull(path.property());
        }
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
