package dev.muster.records.problem;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text from outside as messages show it: in quotes, on one line, and never long. */
public final class Quoting {
    /**
     * Invisible characters, and those that make a text look like another: control and format characters, separators of
     * lines, and halves of characters.
     */
    public static final String UNSEEN = "\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}";

    private static final Pattern IN_A_LINE = Pattern.compile("[" + UNSEEN + "]");
    private static final Pattern IN_LINES = Pattern.compile("[" + UNSEEN + "&&[^\r\n]]");
    private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R\\s*");
    private static final int LONGEST = 80;

    private Quoting() {}

    /** A text in quotes. */
    public static String quoted(String text) {
        boolean shortened = text.codePointCount(0, text.length()) > LONGEST;
        return "\"" + onOneLine(shortened ? text.substring(0, text.offsetByCodePoints(0, LONGEST)) : text)
                + (shortened ? "…\"" : "\"");
    }

    /** A text without quotes and of any length, on one line: the path of a file may have line breaks in it. */
    public static String onOneLine(String text) {
        return escaped(IN_A_LINE, text);
    }

    /** JSON with line breaks between its values: it means the same afterwards. */
    public static String json(String document) {
        return escaped(IN_LINES, document);
    }

    /** A message from elsewhere on one line, with its line breaks as blanks. */
    public static String message(String text) {
        return onOneLine(LINE_BREAK.matcher(text).replaceAll(" "));
    }

    /** A text with some of its characters escaped as in Java and JSON. */
    public static String escaped(Pattern some, String text) {
        return some.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group().chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining())));
    }

    /**
     * The name of a file under which it is kept: without characters that would break the line of a log or a report, or
     * disguise it.
     */
    public static String fileName(String name) {
        String kept =
                IN_A_LINE.matcher(name.replaceAll("[" + UNSEEN + "]+$", "")).replaceAll("_");
        return kept.isEmpty() ? "_" : kept;
    }

    /** The name of a column or key: without quotes, but on one line and never long as well. */
    public static String name(String text) {
        String quoted = quoted(text);
        return quoted.substring(1, quoted.length() - 1);
    }
}
