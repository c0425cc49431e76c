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
