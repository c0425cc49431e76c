package dev.muster.messaging;

/** How the headers of messages are read. */
final class HeaderTexts {
    /** Whatever is longer names nothing, and would make events that no broker takes. */
    private static final int LONGEST = 10_000;

    private HeaderTexts() {}

    /** The text; {@code null} for one that is blank, missing, or longer than any name. */
    static String orNull(String text) {
        return text == null || text.isBlank() || text.length() > LONGEST ? null : text;
    }
}
