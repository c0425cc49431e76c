package dev.muster.records.problem;

import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words of {@code problems.properties}. Unlike {@link java.text.MessageFormat}, an apostrophe is only that, a
 * number has no separators between its digits, and placeholders have names.
 */
final class ProblemMessages {
    private static final ResourceBundle WORDS = ResourceBundle.getBundle("problems", Locale.ROOT);
    /** {@code {name}} for a value, {@code {name|row|rows}} for a count and its noun. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)(?:\\|([^|{}]*)\\|([^|{}]*))?}");

    private ProblemMessages() {}

    static boolean has(String key) {
        return WORDS.containsKey(key);
    }

    static String get(String key) {
        return WORDS.getString(key);
    }

    static Set<String> keys() {
        return WORDS.keySet();
    }

    /**
     * Puts values into a template.
     *
     * @param names the names of the values, in their order
     */
    static String fill(String template, List<String> names, Object... values) {
        if (names.size() != values.length) {
            throw new IllegalArgumentException("%d values for %s in: %s".formatted(values.length, names, template));
        }
        return PLACEHOLDER
                .matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(shown(found, values[names.indexOf(found.group(1))])));
    }

    /** The names of the values that a template shows. */
    static Set<String> placeholders(String template) {
        return PLACEHOLDER
                .matcher(template)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    private static String shown(MatchResult found, Object value) {
        return found.group(2) == null
                ? String.valueOf(value)
                : value + " " + found.group(((Number) value).longValue() == 1 ? 2 : 3);
    }
}
