package dev.muster.pipeline.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.muster.ledger.model.WorkResult;
import dev.muster.records.validation.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads work results. The user is somewhere in {@code meta} or {@code persistedFields}, whose format is not documented:
 * {@code meta.SystemUser.username} was observed in a case-insensitive tool.
 */
public final class WorkResultReader {
    private static final List<String> PLACES = List.of("meta", "persistedFields");

    private WorkResultReader() {}

    /** @param page of results; ignores elements without an id and drops malformed user ids */
    public static List<WorkResult> read(JsonNode page) {
        var results = new ArrayList<WorkResult>();
        page.forEach(row -> {
            if (row.path("id").isTextual() || row.path("id").isNumber()) {
                results.add(new WorkResult(
                        row.path("id").asText(),
                        row.path("status").asText(""),
                        text(row.path("statusMsg")),
                        aboutUser(row, "username"),
                        aboutUser(row, "email"),
                        Stream.of("_id", "id")
                                .map(name -> aboutUser(row, name))
                                .filter(id -> id != null && UserId.is(id))
                                .findFirst()
                                .orElse(null)));
            }
        });
        return results;
    }

    /** An attribute of the user, from the first place that has it. */
    private static @Nullable String aboutUser(JsonNode row, String attribute) {
        for (String name : PLACES) {
            JsonNode place = row.path(name);
            String text = text(get(get(place, "systemUser"), attribute));
            if (text == null) {
                text = text(get(place, attribute));
            }
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    private static JsonNode get(JsonNode object, String name) {
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            if (property.getKey().equalsIgnoreCase(name)) {
                return property.getValue();
            }
        }
        return MissingNode.getInstance();
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() && !node.asText().isBlank() ? node.asText() : null;
    }
}
