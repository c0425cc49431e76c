package dev.muster.ledger.model;

import java.util.Locale;

/** The state of a batch. */
public enum BatchState {
    /** Waits to be sent. */
    READY,
    /** The intent to send it is committed; the response is not known yet. */
    SUBMITTING,
    /** JumpCloud accepted it and returned a job id. */
    SUBMITTED,
    /** Its open records are looked up in the directory, because a response or work results are missing. */
    IN_DOUBT,
    /** All its records have an outcome. */
    SETTLED;

    /** The word for this state on the terminal: lower case, {@code in doubt}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
