package dev.muster.ledger.change;

import java.util.Locale;

/** The kinds of changes to users. Of several that apply to a change, the first counts. */
public enum ChangeKind {
    CREATE,
    /** The user is suspended. */
    SUSPEND,
    /** The user's suspension ends, or a staged user is activated. */
    ACTIVATE,
    /** The username or email address changes. */
    RENAME,
    UPDATE;

    /** The word for users and in the ledger. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Parses {@link #word()}. */
    public static ChangeKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
