package dev.muster.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Collection;
import java.util.List;

/** Lists of texts as the ledger keeps them: JSON, or NULL for an empty one. */
final class TextList {
    private static final JsonMapper JSON = new JsonMapper();

    private TextList() {
    }

    static String toJson(Collection<String> texts) {
        try {
            return texts.isEmpty() ? null : JSON.writeValueAsString(texts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> ofJson(String json) {
        try {
            return json == null ? List.of() : List.of(JSON.readValue(json, String[].class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A list of texts in the ledger cannot be read", e);
        }
    }
}
