package dev.muster.config.sources;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The users that no import may change, by values of their attributes in the directory. */
public final class ProtectedUsers {
    /** No user is protected. */
    public static final ProtectedUsers NONE = new ProtectedUsers(List.of());

    private final List<Rule> rules;

    /** @param value in any case; {@code *} matches any text */
    private record Rule(String attribute, String value, Pattern pattern) {
        static Rule of(String attribute, String value) {
            String pattern =
                    Stream.of(value.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
            return new Rule(
                    attribute,
                    value,
                    Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL));
        }

        boolean matches(JsonNode user) {
            JsonNode stored = user.path(attribute);
            return stored.isValueNode()
                    && !stored.isNull()
                    && pattern.matcher(stored.asText()).matches();
        }

        @Override
        public String toString() {
            return attribute + " " + value;
        }
    }

    private ProtectedUsers(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * Reads rules such as {@code username=admin*}.
     *
     * @throws IllegalArgumentException if one has another form
     */
    public static ProtectedUsers of(List<String> texts) {
        var rules = new ArrayList<Rule>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            if (equals < 1 || equals == text.length() - 1) {
                throw new IllegalArgumentException(text);
            }
            rules.add(Rule.of(
                    text.substring(0, equals).strip(),
                    text.substring(equals + 1).strip()));
        }
        return new ProtectedUsers(rules);
    }

    /** These users and one more kind. */
    ProtectedUsers and(String attribute, String value) {
        return and(new ProtectedUsers(List.of(Rule.of(attribute, value))));
    }

    /** These users and others. */
    public ProtectedUsers and(ProtectedUsers others) {
        return new ProtectedUsers(
                Stream.concat(rules.stream(), others.rules.stream()).toList());
    }

    /** The rules as a text: that of others is the same if, and only if, they protect the same users. */
    @Override
    public String toString() {
        return rules.toString();
    }

    /** The rule that protects a user of the directory, in words; empty for a user who may be changed. */
    public Optional<String> ruleFor(JsonNode user) {
        return rules.stream()
                .filter(rule -> rule.matches(user))
                .map(Rule::toString)
                .findFirst();
    }
}
