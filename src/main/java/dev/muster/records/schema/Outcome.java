package dev.muster.records.schema;

import java.util.Locale;

/** The outcome of a record. Every record of an import ends with exactly one. */
public enum Outcome {
    CREATED,
    UPDATED,
    UNCHANGED,
    /** We refused it. */
    INVALID,
    /** The API refused it. */
    REJECTED,
    /** The API never said, and looking it up did not settle it. */
    UNRESOLVED,
    /** Nothing is wrong with it, but its import was refused or cancelled before it was sent. */
    UNSENT;

    /** The word for this outcome in receipts, reports and the ledger: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The outcome of a {@link #word()}; throws {@link IllegalArgumentException} for any other text. */
    public static Outcome of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Returns whether the directory has the record as the source gives it. */
    public boolean imported() {
        return this == CREATED || this == UPDATED || this == UNCHANGED;
    }
}
