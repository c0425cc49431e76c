package dev.muster.jumpcloud.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.ledger.change.UserChange;
import dev.muster.records.schema.ArrayMode;
import dev.muster.records.schema.AttributeCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The difference between a row and its directory user. A bulk update replaces whole lists and nested objects, so each
 * changed one is sent completely: with the user's existing entries, and without keys that the directory adds and an
 * update rejects.
 *
 * <p>In a row, {@code null} clears a property, a field of an object, or a field of a list entry, which is removed with
 * its last field. Only the {@code null} of a whole property is ever sent.
 */
public final class UserChanges {
    private static final String ID = "id";

    private final AttributeCatalog catalog;
    private final ValueComparison values;
    private final boolean merges;

    public UserChanges(AttributeCatalog catalog, ArrayMode mode) {
        this.catalog = catalog;
        values = new ValueComparison(catalog);
        merges = mode == ArrayMode.MERGE;
    }

    /**
     * The attributes to send for an update, without the id. Secrets always count as a difference, because the directory
     * never shows them.
     */
    public ObjectNode of(JsonNode asked, JsonNode user) {
        ObjectNode changes = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> attribute : asked.properties()) {
            String property = attribute.getKey();
            if (!property.equals(ID)) {
                JsonNode wanted = wanted(property, attribute.getValue(), user.path(property));
                if (catalog.isSecret(property)
                        || !values.same(property, wanted, values.known(property, user.path(property)))) {
                    changes.set(property, wanted);
                }
            }
        }
        return changes;
    }

    /**
     * The change that attributes from {@link #of} make to the user. Values are as they are compared and sent: without
     * keys that the directory adds.
     */
    public UserChange described(ObjectNode changes, JsonNode user) {
        return new UserChange(changes.properties().stream()
                .map(attribute -> catalog.isSecret(attribute.getKey())
                        ? UserChange.Attribute.secret(attribute.getKey())
                        : new UserChange.Attribute(
                                attribute.getKey(), former(attribute.getKey(), user), attribute.getValue()))
                .toList());
    }

    private JsonNode former(String property, JsonNode user) {
        JsonNode former = values.known(property, user.path(property));
        return former.isMissingNode() ? NullNode.instance : former;
    }

    /** The attributes to send for a user who was not looked up, without the id: lists and objects as in the row. */
    public ObjectNode ofUnknown(JsonNode asked) {
        ObjectNode changes = JsonNodeFactory.instance.objectNode();
        asked.properties().stream()
                .filter(attribute -> !attribute.getKey().equals(ID))
                .forEach(attribute ->
                        changes.set(attribute.getKey(), asGiven(attribute.getKey(), attribute.getValue())));
        return changes;
    }

    /** The user to create, without values that only clear. */
    public ObjectNode created(JsonNode asked) {
        ObjectNode created = ofUnknown(asked);
        created.properties()
                .removeIf(attribute -> attribute.getValue().isNull()
                        || attribute.getValue().isContainerNode()
                                && attribute.getValue().isEmpty());
        return created;
    }

    private JsonNode wanted(String property, JsonNode asked, JsonNode stored) {
        if (merges && asked.isObject()) {
            return nullIfEmpty(mergedObject((ObjectNode) asked, (ObjectNode)
                    values.known(property, stored.isObject() ? stored : JsonNodeFactory.instance.objectNode())));
        }
        boolean list = merges
                && asked.isArray()
                && !asked.isEmpty()
                && catalog.entryKey(property).isPresent();
        return list ? mergedList(property, asked, stored) : asGiven(property, asked);
    }

    /** Removes everything that clears from a property. */
    private JsonNode asGiven(String property, JsonNode asked) {
        if (asked.isObject()) {
            return nullIfEmpty(without(asked, true));
        }
        if (!asked.isArray() || catalog.entryKey(property).isEmpty()) {
            return asked;
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        asked.forEach(entry -> {
            ObjectNode given = without(entry, true);
            if (given.size() == entry.size() || hasMoreThanKey(property, given)) {
                list.add(given);
            }
        });
        return list;
    }

    private static JsonNode nullIfEmpty(ObjectNode object) {
        return object.isEmpty() ? NullNode.instance : object;
    }

    private static ObjectNode mergedObject(ObjectNode asked, ObjectNode stored) {
        ObjectNode merged = stored.setAll(without(asked, true));
        return merged.remove(names(without(asked, false)));
    }

    private ArrayNode mergedList(String property, JsonNode row, JsonNode stored) {
        String key = catalog.entryKey(property).orElseThrow();
        List<Entry> entries = new ArrayList<>();
        values.known(property, stored).forEach(entry -> entries.add(new Entry((ObjectNode) entry)));
        List<ObjectNode> asked = new ArrayList<>();
        row.forEach(entry -> asked.add(spelledAsStored(entry.deepCopy(), entries, key)));
        asked.forEach(entry -> entries.stream()
                .filter(stays -> stays.is(entry, key))
                .forEach(stays -> stays.clear(names(without(entry, false)))));
        List<JsonNode> others = new ArrayList<>();
        for (JsonNode entry : asked) {
            ObjectNode given = without(entry, true);
            boolean gives = given.size() == entry.size() || hasMoreThanKey(property, given);
            // With several entries for one key, the existing one is kept.
            boolean there = gives
                    && entries.stream()
                            .filter(stays -> stays.isFree(given, key) && values.haveAll(property, given, stays.json))
                            .findFirst()
                            .map(Entry::take)
                            .isPresent();
            if (gives && !there) {
                others.add(given);
            }
        }
        for (JsonNode given : others) {
            Entry changed = entries.stream()
                    .filter(stays -> stays.isFree(given, key))
                    .findFirst()
                    .map(Entry::take)
                    .orElse(null);
            if (changed == null) {
                changed = new Entry(JsonNodeFactory.instance.objectNode()).take();
                entries.add(changed);
            }
            changed.json.setAll((ObjectNode) given);
        }
        ArrayNode merged = JsonNodeFactory.instance.arrayNode();
        entries.stream()
                .filter(entry -> !entry.cleared || hasMoreThanKey(property, entry.json))
                .forEach(entry -> merged.add(entry.json));
        return merged;
    }

    /**
     * Returns an entry with its key in the directory's spelling if only the case differs: column names are
     * case-insensitive, too.
     */
    private static ObjectNode spelledAsStored(ObjectNode asked, List<Entry> entries, String key) {
        String named = ValueComparison.text(asked.path(key));
        List<String> spellings = entries.stream()
                .map(entry -> ValueComparison.text(entry.json.path(key)))
                .filter(named::equalsIgnoreCase)
                .toList();
        return spellings.isEmpty() || spellings.contains(named) ? asked : asked.put(key, spellings.get(0));
    }

    private boolean hasMoreThanKey(String property, ObjectNode entry) {
        return entry.size() > (entry.has(catalog.entryKey(property).orElseThrow()) ? 1 : 0);
    }

    /** Returns a copy without the fields that are null, or without those that are not. */
    private static ObjectNode without(JsonNode object, boolean nulls) {
        ObjectNode rest = object.deepCopy();
        rest.properties().removeIf(field -> field.getValue().isNull() == nulls);
        return rest;
    }

    private static List<String> names(ObjectNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** The entry of a list that is being merged. */
    private static final class Entry {
        private final ObjectNode json;
        private boolean taken;
        private boolean cleared;

        Entry(ObjectNode json) {
            this.json = json;
        }

        boolean is(JsonNode asked, String key) {
            return ValueComparison.text(json.path(key)).equals(ValueComparison.text(asked.path(key)));
        }

        boolean isFree(JsonNode asked, String key) {
            return !taken && is(asked, key);
        }

        Entry take() {
            taken = true;
            return this;
        }

        void clear(List<String> fields) {
            cleared |= fields.stream().anyMatch(json::has);
            json.remove(fields);
        }
    }
}
