package dev.muster.ledger.model;

import java.util.Locale;

/** The state of an import. The last three are final. */
public enum ImportState {
    READING,
    SENDING,
    CLOSING,
    FINISHED,
    REFUSED,
    CANCELLED;

    /** Returns whether the state is final. */
    public boolean closed() {
        return this == FINISHED || this == REFUSED || this == CANCELLED;
    }

    /** The word for this state in receipts and on the terminal: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
