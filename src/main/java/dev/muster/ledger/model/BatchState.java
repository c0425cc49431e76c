package dev.muster.ledger.model;

import java.util.Locale;

/** How far a batch is. */
public enum BatchState {
    /** Waits to be sent. */
    READY,
    /** The intent to send it is committed; whether it was sent, only the answer tells. */
    SUBMITTING,
    /** The service took it and gave a job id. */
    SUBMITTED,
    /**
     * What became of its open records is looked up in the directory: the answer to a send, or work results, never came.
     */
    IN_DOUBT,
    /** All its records have an outcome. */
    SETTLED;

    /** The word for this state on the terminal: lower case, {@code in doubt}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
