package dev.muster.ledger.groups;

import java.util.Locale;

/** The two changes of a group's members. */
public enum MembershipChange {
    ADD,
    REMOVE;

    /** The word for it in the ledger and in the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The change of a {@link #word()}. */
    public static MembershipChange of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
