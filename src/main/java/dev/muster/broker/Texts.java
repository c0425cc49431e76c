package dev.muster.broker;

/** How the headers of messages are read. */
final class Texts {
    private Texts() {
    }

    /** The text; {@code null} for one that is blank or missing. */
    static String orNull(String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
