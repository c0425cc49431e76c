package dev.muster.ledger.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Values as the ledger, and what lies beside a source until the ledger has it, keep them: as JSON, and one that says
 * nothing not at all.
 */
public final class JsonColumn {
    private static final JsonMapper JSON = new JsonMapper();

    private JsonColumn() {}

    /** @return {@code null} for a value that says nothing */
    public static <T> String of(T value, T nothing) {
        try {
            return value.equals(nothing) ? null : JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The value that was kept.
     *
     * @param json as {@link #of} gave it; may be {@code null}
     * @throws IllegalStateException if it is no such value
     */
    public static <T> T read(String json, Class<T> type, T nothing) {
        try {
            return json == null ? nothing : JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was kept as " + type.getSimpleName() + " cannot be read", e);
        }
    }
}
