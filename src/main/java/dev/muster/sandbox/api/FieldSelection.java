package dev.muster.sandbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.sandbox.state.SandboxJson;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The requested attributes of users, separated by blanks. A list with commas is ignored (measured). */
final class FieldSelection {
    private final Set<String> names;

    /** @param names null or blank for all attributes */
    FieldSelection(@Nullable String names) {
        this.names = names == null || names.isBlank() || names.contains(",")
                ? Set.of()
                : new HashSet<>(Arrays.asList(names.strip().split(" +")));
    }

    JsonNode of(ObjectNode user) {
        return names.isEmpty() ? user : some(user);
    }

    private JsonNode some(ObjectNode user) {
        var some = SandboxJson.object();
        user.properties().stream()
                .filter(property -> property.getKey().equals("_id") || names.contains(property.getKey()))
                .forEach(property -> some.set(property.getKey(), property.getValue()));
        return some;
    }
}
