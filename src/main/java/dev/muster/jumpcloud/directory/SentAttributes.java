package dev.muster.jumpcloud.directory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.records.schema.AttributeCatalog;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Compares sent attributes with those of a directory user. */
public final class SentAttributes {
    private final AttributeCatalog catalog;
    private final ValueComparison values;

    public SentAttributes(AttributeCatalog catalog) {
        this.catalog = catalog;
        values = new ValueComparison(catalog);
    }

    /** Returns whether the directory user has every sent attribute, except secrets. */
    public boolean match(JsonNode sent, JsonNode user) {
        return different(sent, user).isEmpty();
    }

    /** The names of the sent attributes, except secrets, whose value differs in the directory. */
    public List<String> different(JsonNode sent, JsonNode user) {
        return shown(sent)
                .filter(attribute ->
                        !values.has(attribute.getKey(), attribute.getValue(), user.path(attribute.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Returns whether the directory user has all visible sent attributes, and no list has more entries: an update may
     * remove entries.
     */
    public boolean areAll(JsonNode sent, JsonNode user) {
        return match(sent, user)
                && shown(sent)
                        .filter(attribute -> attribute.getValue().isArray())
                        .allMatch(attribute -> values.same(
                                attribute.getKey(),
                                attribute.getValue(),
                                values.known(attribute.getKey(), user.path(attribute.getKey()))));
    }

    /** Returns whether a secret was sent, which the directory never shows. */
    public boolean haveSecret(JsonNode sent) {
        return sent.properties().stream().anyMatch(attribute -> catalog.isSecret(attribute.getKey()));
    }

    private Stream<Map.Entry<String, JsonNode>> shown(JsonNode sent) {
        return sent.properties().stream()
                .filter(attribute -> !attribute.getKey().equals("id") && !catalog.isSecret(attribute.getKey()));
    }
}
