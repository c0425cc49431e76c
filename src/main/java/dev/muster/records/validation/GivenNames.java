package dev.muster.records.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.records.schema.GroupName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names that a row gives: username and email address, valid or not, and its user's groups.
 *
 * @param username {@code null} if the row has none; so is the email address
 * @param groups the user groups that its user joins; {@code null} if the row does not say which
 */
public record GivenNames(
        @Nullable String username,
        @Nullable String email,
        @Nullable List<GroupName> groups) {
    static final GivenNames NONE = new GivenNames(null, null, null);

    public GivenNames {
        groups = groups == null ? null : List.copyOf(groups);
    }

    static GivenNames of(
            @Nullable SourceField username, @Nullable SourceField email, @Nullable List<GroupName> groups) {
        return new GivenNames(text(username), text(email), groups);
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
