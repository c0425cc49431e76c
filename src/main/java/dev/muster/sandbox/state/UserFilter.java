package dev.muster.sandbox.state;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The filter of a user search. */
public sealed interface UserFilter {

    boolean matches(JsonNode user);

    /** Ids that include all matching users; empty if every user has to be checked. */
    default Optional<Collection<String>> candidates(Directory directory) {
        return Optional.empty();
    }

    /** Matches if all parts match; without parts, every user. */
    record And(List<UserFilter> parts) implements UserFilter {
        @Override
        public boolean matches(JsonNode user) {
            return parts.stream().allMatch(part -> part.matches(user));
        }

        @Override
        public Optional<Collection<String>> candidates(Directory directory) {
            return parts.stream()
                    .map(part -> part.candidates(directory))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
    }

    /** Matches if any part matches. */
    record Or(List<UserFilter> parts) implements UserFilter {
        @Override
        public boolean matches(JsonNode user) {
            return parts.stream().anyMatch(part -> part.matches(user));
        }

        @Override
        public Optional<Collection<String>> candidates(Directory directory) {
            var union = new ArrayList<String>();
            for (var part : parts) {
                var ids = part.candidates(directory);
                if (ids.isEmpty()) {
                    return Optional.empty();
                }
                union.addAll(ids.get());
            }
            return Optional.of(union);
        }
    }

    /** Matches if an attribute has one of these values (case-sensitive). */
    record In(String attribute, Set<JsonNode> values) implements UserFilter {
        @Override
        public boolean matches(JsonNode user) {
            return values.contains(user.path(attribute));
        }

        @Override
        public Optional<Collection<String>> candidates(Directory directory) {
            var union = new ArrayList<String>();
            for (var value : values) {
                var ids = directory.candidates(attribute, value.asText());
                if (ids.isEmpty()) {
                    return Optional.empty();
                }
                union.addAll(ids.get());
            }
            return Optional.of(union);
        }
    }

    /** Matches if a part of an attribute's text matches an expression. */
    record Regex(String attribute, Pattern pattern) implements UserFilter {
        @Override
        public boolean matches(JsonNode user) {
            var value = user.path(attribute);
            return value.isTextual() && pattern.matcher(value.textValue()).find();
        }
    }
}
