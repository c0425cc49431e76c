package dev.muster.records.mapping;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rule that generates the username, or the email address, of users who are created and have none.
 *
 * @param template a text with attributes in braces; that of a username has a number, too
 */
public record UniqueName(String attribute, String template, SourcePosition place) {
    /** The place of the number in a template: empty at first, then 2, 3 and so on. */
    public static final String NUMBER = "{n}";
    /** The place of a username that is not decided yet. */
    public static final String USERNAME = "{username}";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern APOSTROPHE = Pattern.compile("['’`´]");
    private static final Pattern NOT_IN_A_NAME = Pattern.compile("[^a-z0-9._-]+");

    /** The attributes of the template, without the number. */
    public List<String> attributes() {
        return PLACEHOLDER
                .matcher(template)
                .results()
                .filter(found -> !found.group().equals(NUMBER))
                .map(found -> found.group(1))
                .toList();
    }

    /** The attribute and its origin, as the reason of a row names them. */
    public String label() {
        return attribute + " made by " + place.brief() + " from " + String.join(", ", attributes());
    }

    /**
     * The name of a row, still with its number and an undecided username; empty if an attribute has no usable text.
     *
     * @param texts of the attributes; {@link #USERNAME} for an undecided username
     */
    public Optional<String> fill(Function<String, @Nullable String> texts) {
        var filled = new StringBuilder();
        Matcher placeholder = PLACEHOLDER.matcher(template);
        while (placeholder.find()) {
            String text = placeholder.group();
            if (!text.equals(NUMBER)) {
                text = texts.apply(placeholder.group(1));
                text = text == null || text.equals(USERNAME) ? text : folded(text);
            }
            if (text == null || text.isEmpty()) {
                return Optional.empty();
            }
            placeholder.appendReplacement(filled, Matcher.quoteReplacement(text));
        }
        return Optional.of(placeholder.appendTail(filled).toString());
    }

    /** A text in the characters that a username may have. */
    private static String folded(String text) {
        String letters = AccentFolding.fold(APOSTROPHE.matcher(text).replaceAll(""), false)
                .toLowerCase(Locale.ROOT);
        return NOT_IN_A_NAME.matcher(letters).replaceAll("-").replaceAll("^-|-$", "");
    }

    /** Returns whether a username is not decided yet. */
    public static boolean isOpen(String username) {
        return username.contains(NUMBER);
    }

    /** A username with its number. */
    public static String numbered(String username, int number) {
        return username.replace(NUMBER, number == 1 ? "" : String.valueOf(number));
    }
}
