package dev.muster.ledger.model;

import java.util.Locale;

/** How far an import is. The last three are final. */
public enum ImportState {
    READING,
    SENDING,
    CLOSING,
    FINISHED,
    REFUSED,
    CANCELLED;

    /** Whether nothing more will happen to the import. */
    public boolean closed() {
        return this == FINISHED || this == REFUSED || this == CANCELLED;
    }

    /** The word for this state in receipts and on the terminal: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
