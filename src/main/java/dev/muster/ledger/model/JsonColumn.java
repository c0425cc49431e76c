package dev.muster.ledger.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/** Converts values to JSON for the ledger and for files next to a source. Empty values are {@code null}. */
public final class JsonColumn {
    private static final JsonMapper JSON = new JsonMapper();

    private JsonColumn() {}

    /** @return {@code null} for an empty value */
    public static <T> @Nullable String of(T value, T nothing) {
        try {
            return value.equals(nothing) ? null : JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads a stored value.
     *
     * @param json a result of {@link #of}; may be {@code null}
     * @throws IllegalStateException if the JSON does not match the type
     */
    public static <T> T read(@Nullable String json, Class<T> type, T nothing) {
        try {
            return json == null ? nothing : JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored " + type.getSimpleName() + " cannot be read", e);
        }
    }
}
