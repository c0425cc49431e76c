package dev.muster.directory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.record.AttributeCatalog;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Compares what was sent of a user with what the directory has. */
public final class SentAttributes {
    private final AttributeCatalog catalog;

    public SentAttributes(AttributeCatalog catalog) {
        this.catalog = catalog;
    }

    /** Whether every sent attribute that is not secret stands in the directory's user. */
    public boolean standIn(JsonNode sent, JsonNode user) {
        return different(sent, user).isEmpty();
    }

    /** The names of the sent attributes, secret ones excepted, for which the directory's user has another value. */
    public List<String> different(JsonNode sent, JsonNode user) {
        return sent.properties().stream()
                .filter(attribute -> !attribute.getKey().equals("id") && !catalog.isSecret(attribute.getKey()))
                .filter(attribute -> !stands(attribute.getValue(), user.path(attribute.getKey()), attribute.getKey()))
                .map(Map.Entry::getKey).toList();
    }

    /** Whether sending them would change nothing of the directory's user, as far as it shows: arrays would be replaced as a whole. */
    public boolean areAll(JsonNode sent, JsonNode user) {
        return !haveSecret(sent) && standIn(sent, user)
                && sent.properties().stream().allMatch(attribute -> !attribute.getValue().isArray() || attribute.getValue().size() == user.path(attribute.getKey()).size());
    }

    /** Whether something secret was sent, which the directory never shows. */
    public boolean haveSecret(JsonNode sent) {
        return sent.properties().stream().anyMatch(attribute -> catalog.isSecret(attribute.getKey()));
    }

    private static boolean stands(JsonNode sent, JsonNode stored, String name) {
        if (sent.isNull()) {
            return stored.isMissingNode() || stored.isNull() || stored.isValueNode() && stored.asText().isEmpty();
        }
        if (sent.isObject()) {
            return sent.properties().stream().allMatch(field -> stands(field.getValue(), stored.path(field.getKey()), field.getKey()));
        }
        if (sent.isArray()) {
            return elements(sent).allMatch(element -> elements(stored).anyMatch(candidate -> stands(element, candidate, name)));
        }
        return name.equals("email") ? sent.asText().equalsIgnoreCase(stored.asText()) : stored.isValueNode() && sent.asText().equals(stored.asText());
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
