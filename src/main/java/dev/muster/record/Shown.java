package dev.muster.record;

/** Text of a source as messages show it: in quotes, on one line, and never long. */
public final class Shown {
    private static final int LONGEST = 80;

    private Shown() {
    }

    /** A text in quotes. */
    public static String quoted(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.codePoints().limit(LONGEST).forEach(character -> append(shown, character));
        return shown.append(text.codePointCount(0, text.length()) > LONGEST ? "…\"" : "\"").toString();
    }

    /** A text without quotes and of any length, on one line: the path of a file may have line breaks in it. */
    public static String onOneLine(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(character -> append(shown, character));
        return shown.toString();
    }

    /** The name of a file under which it is kept: without characters that would break the line of a log or a report, or disguise it. */
    public static String fileName(String name) {
        String kept = name.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+$", "").replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "_");
        return kept.isEmpty() ? "_" : kept;
    }

    /** The name of a column or key: without quotes, but on one line and never long as well. */
    static String name(String text) {
        String quoted = quoted(text);
        return quoted.substring(1, quoted.length() - 1);
    }

    private static void append(StringBuilder shown, int character) {
        switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> shown.append(String.format("\\u%04x", character));
            default -> shown.appendCodePoint(character);
        }
    }
}
