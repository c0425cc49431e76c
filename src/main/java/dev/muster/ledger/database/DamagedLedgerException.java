package dev.muster.ledger.database;

/** A damaged or missing ledger, which must not be replaced by an empty one. The message names the damage. */
public final class DamagedLedgerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DamagedLedgerException(String message) {
        super(message);
    }
}
