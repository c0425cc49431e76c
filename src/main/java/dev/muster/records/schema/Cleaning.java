package dev.muster.records.schema;

/** What is done to values before they are sent. */
public enum Cleaning {
    TRIMMED("trimmed"),
    INVISIBLE("without invisible characters"),
    NORMALISED("normalised"),
    UNWRAPPED("without a guarding apostrophe or =\"…\"");

    private final String words;

    Cleaning(String words) {
        this.words = words;
    }

    /** What it is called after the number of values. */
    public String words() {
        return words;
    }
}
