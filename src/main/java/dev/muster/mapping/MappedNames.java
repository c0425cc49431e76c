package dev.muster.mapping;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/**
 * The columns that a mapping speaks of, by whether what they hold may be shown. It outlives the mapping: its reports are written when
 * the file may say something else.
 *
 * @param secret those that hold a secret because of what is said of them
 * @param plain  all others, of which everybody knows by that what they are
 */
public record MappedNames(List<String> secret, List<String> plain) {
    /** Nothing is said of any. */
    public static final MappedNames NONE = new MappedNames(List.of(), List.of());

    private static final JsonMapper JSON = new JsonMapper();

    public MappedNames {
        secret = List.copyOf(secret);
        plain = List.copyOf(plain);
    }

    /** Whether nothing is said of any. */
    @JsonIgnore
    public boolean isEmpty() {
        return equals(NONE);
    }

    /** As the ledger keeps them; {@code null} where there are none. */
    public String toJson() {
        try {
            return isEmpty() ? null : JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param json as {@link #toJson()} gave it */
    public static MappedNames ofJson(String json) {
        try {
            return json == null ? NONE : JSON.readValue(json, MappedNames.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The names of mapped columns cannot be read from the ledger", e);
        }
    }
}
