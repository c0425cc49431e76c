package dev.muster.sandbox.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.StreamSupport;

/** Merges an update into a user, as a directory may do. */
final class UpdateMerge {
    /** The possible keys of list entries; the first one present counts. */
    private static final List<String> KEYS = List.of("name", "field", "type");

    private UpdateMerge() {}

    static JsonNode of(JsonNode stored, JsonNode sent) {
        if (stored.isObject() && sent.isObject()) {
            return stored.<ObjectNode>deepCopy().setAll((ObjectNode) sent);
        }
        return stored.isArray()
                        && sent.isArray()
                        && StreamSupport.stream(sent.spliterator(), false).allMatch(JsonNode::isObject)
                ? lists((ArrayNode) stored, sent)
                : sent;
    }

    private static ArrayNode lists(ArrayNode stored, JsonNode sent) {
        var merged = stored.deepCopy();
        for (var entry : sent) {
            var key = KEYS.stream().filter(entry::has).findFirst().orElse("");
            StreamSupport.stream(merged.spliterator(), false)
                    .filter(candidate -> candidate.path(key).equals(entry.path(key)))
                    .findFirst()
                    .ifPresentOrElse(same -> ((ObjectNode) same).setAll((ObjectNode) entry), () -> merged.add(entry));
        }
        return merged;
    }
}
