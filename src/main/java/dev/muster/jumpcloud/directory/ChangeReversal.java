package dev.muster.jumpcloud.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.ledger.change.UserChange.Attribute;
import dev.muster.records.schema.AttributeCatalog;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reverses changes of attributes: whether a change is still in effect, and the value of a row that takes it back. */
public final class ChangeReversal {
    private final AttributeCatalog catalog;
    private final ValueComparison values;

    public ChangeReversal(AttributeCatalog catalog) {
        this.catalog = catalog;
        values = new ValueComparison(catalog);
    }

    /** Returns whether the directory user still has the value that the change set. */
    public boolean isInEffect(Attribute attribute, JsonNode user) {
        return has(attribute.wantedValue(), attribute.name(), user);
    }

    /** Returns whether the directory user has the value from before the change. */
    public boolean isReversed(Attribute attribute, JsonNode user) {
        return has(attribute.formerValue(), attribute.name(), user);
    }

    private boolean has(JsonNode value, String property, JsonNode user) {
        return values.same(property, value, values.known(property, user.path(property)));
    }

    /**
     * The value with which an update restores the former one, whether lists are merged or replaced: {@code null} clears
     * what the change added.
     */
    public JsonNode restoring(Attribute attribute) {
        JsonNode former = attribute.formerValue();
        JsonNode wanted = attribute.wantedValue();
        if (former.isNull() || former.isMissingNode() || former.isContainerNode() && former.isEmpty()) {
            return wanted.isBoolean() ? BooleanNode.FALSE : NullNode.instance;
        }
        if (former.isObject()) {
            return withoutAdded((ObjectNode) former, wanted);
        }
        Optional<String> key = catalog.entryKey(attribute.name());
        return former.isArray() && key.isPresent() ? restoringList(former, wanted, key.get()) : former;
    }

    private static ArrayNode restoringList(JsonNode former, JsonNode wanted, String key) {
        Map<String, JsonNode> added = new HashMap<>();
        wanted.forEach(entry -> added.put(entry.path(key).asText(), entry));
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        former.forEach(entry -> list.add(
                withoutAdded((ObjectNode) entry, added.remove(entry.path(key).asText()))));
        wanted.forEach(entry -> {
            if (added.containsKey(entry.path(key).asText())) {
                list.add(withoutAdded(JsonNodeFactory.instance.objectNode().set(key, entry.path(key)), entry));
            }
        });
        return list;
    }

    /** The former fields, and {@code null} for each that was added. */
    private static ObjectNode withoutAdded(ObjectNode former, @Nullable JsonNode wanted) {
        ObjectNode restored = former.deepCopy();
        if (wanted != null) {
            wanted.fieldNames().forEachRemaining(field -> {
                if (!former.has(field)) {
                    restored.putNull(field);
                }
            });
        }
        return restored;
    }
}
