package dev.muster.records.schema;

/** Changes made to values before they are sent. */
public enum Cleaning {
    TRIMMED("trimmed"),
    INVISIBLE("without invisible characters"),
    NORMALISED("normalised"),
    UNWRAPPED("without a guarding apostrophe or =\"…\"");

    private final String words;

    Cleaning(String words) {
        this.words = words;
    }

    /** The name of the cleaning, as it follows the number of values. */
    public String words() {
        return words;
    }
}
