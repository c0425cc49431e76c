package dev.muster.sandbox.state;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which users a search is about. */
public sealed interface UserFilter {

    boolean matches(JsonNode user);

    /** Ids among which all matching users are; empty if every user has to be looked at. */
    default Optional<Collection<String>> candidates(Directory directory) {
        return Optional.empty();
    }

    /** All parts hold; without parts: every user. */
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

    /** At least one part holds. */
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

    /** An attribute has one of these values, with regard to case. */
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

    /** A part of an attribute's text matches an expression. */
    record Regex(String attribute, Pattern pattern) implements UserFilter {
        @Override
        public boolean matches(JsonNode user) {
            var value = user.path(attribute);
            return value.isTextual() && pattern.matcher(value.textValue()).find();
        }
    }
}
