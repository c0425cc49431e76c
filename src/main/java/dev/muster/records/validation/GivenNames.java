package dev.muster.records.validation;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The username and the email address as a row gives them, valid or not.
 *
 * @param username {@code null} if the row has none; so is the email address
 */
public record GivenNames(
        @Nullable String username, @Nullable String email) {
    static final GivenNames NONE = new GivenNames(null, null);

    static GivenNames of(@Nullable SourceField username, @Nullable SourceField email) {
        return new GivenNames(text(username), text(email));
    }

    private static @Nullable String text(@Nullable SourceField field) {
        JsonNode value = field == null ? null : field.value();
        return value == null
                        || value.isNull()
                        || !value.isValueNode()
                        || value.asText().isBlank()
                ? null
                : value.asText().strip();
    }
}
