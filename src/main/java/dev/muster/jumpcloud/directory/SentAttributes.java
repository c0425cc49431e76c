package dev.muster.jumpcloud.directory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.records.schema.AttributeCatalog;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Compares what was sent of a user with what the directory has. */
public final class SentAttributes {
    private final AttributeCatalog catalog;
    private final ValueComparison values;

    public SentAttributes(AttributeCatalog catalog) {
        this.catalog = catalog;
        values = new ValueComparison(catalog);
    }

    /** Whether every sent attribute that is not secret stands in the directory's user. */
    public boolean sandbox(JsonNode sent, JsonNode user) {
        return different(sent, user).isEmpty();
    }

    /** The names of the sent attributes, secret ones excepted, for which the directory's user has another value. */
    public List<String> different(JsonNode sent, JsonNode user) {
        return shown(sent)
                .filter(attribute ->
                        !values.has(attribute.getKey(), attribute.getValue(), user.path(attribute.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Whether the directory's user has what was sent, as far as it shows, and no list of it has more: an update may
     * take entries away.
     */
    public boolean areAll(JsonNode sent, JsonNode user) {
        return sandbox(sent, user)
                && shown(sent)
                        .filter(attribute -> attribute.getValue().isArray())
                        .allMatch(attribute -> values.same(
                                attribute.getKey(),
                                attribute.getValue(),
                                values.known(attribute.getKey(), user.path(attribute.getKey()))));
    }

    /** Whether something secret was sent, which the directory never shows. */
    public boolean haveSecret(JsonNode sent) {
        return sent.properties().stream().anyMatch(attribute -> catalog.isSecret(attribute.getKey()));
    }

    private Stream<Map.Entry<String, JsonNode>> shown(JsonNode sent) {
        return sent.properties().stream()
                .filter(attribute -> !attribute.getKey().equals("id") && !catalog.isSecret(attribute.getKey()));
    }
}
