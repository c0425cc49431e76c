package dev.muster.pipeline.results;

import com.fasterxml.jackson.databind.JsonNode;
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

    private static @Nullable String aboutUser(JsonNode row, String attribute) {
        return Stream.of(row.path("meta"), row.path("persistedFields"))
                .flatMap(place -> Stream.concat(Stream.of(get(place, "systemUser")), Stream.of(place)))
                .map(user -> text(get(user, attribute)))
                .filter(text -> text != null)
                .findFirst()
                .orElse(null);
    }

    private static JsonNode get(JsonNode object, String name) {
        return object.properties().stream()
                .filter(property -> property.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(object.path(name));
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() && !node.asText().isBlank() ? node.asText() : null;
    }
}
