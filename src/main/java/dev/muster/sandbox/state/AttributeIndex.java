package dev.muster.sandbox.state;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds the ids of the users with a value of one attribute. */
final class AttributeIndex {
    private final String attribute;
    private final UnaryOperator<String> folded;
    private final Map<String, Set<String>> ids = new HashMap<>();

    /** @param folded maps equivalent values to one */
    AttributeIndex(String attribute, UnaryOperator<String> folded) {
        this.attribute = attribute;
        this.folded = folded;
    }

    String attribute() {
        return attribute;
    }

    Set<String> idsOf(String value) {
        return ids.getOrDefault(folded.apply(value), Set.of());
    }

    void add(String id, JsonNode user) {
        if (user.path(attribute).isTextual()) {
            ids.merge(folded.apply(user.get(attribute).textValue()), Set.of(id), AttributeIndex::union);
        }
    }

    void remove(String id, JsonNode user) {
        if (user.path(attribute).isTextual()) {
            ids.computeIfPresent(
                    folded.apply(user.get(attribute).textValue()), (value, holders) -> without(holders, id));
        }
    }

    /** Returns whether another user has the given user's value. */
    boolean taken(JsonNode user, @Nullable String id) {
        var value = user.path(attribute);
        return value.isTextual()
                && !value.textValue().isEmpty()
                && idsOf(value.textValue()).stream().anyMatch(holder -> !holder.equals(id));
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        var union = new TreeSet<>(some);
        union.addAll(others);
        return Collections.unmodifiableSet(union);
    }

    private static @Nullable Set<String> without(Set<String> holders, String id) {
        var rest = new TreeSet<>(holders);
        rest.remove(id);
        return rest.isEmpty() ? null : Collections.unmodifiableSet(rest);
    }
}
