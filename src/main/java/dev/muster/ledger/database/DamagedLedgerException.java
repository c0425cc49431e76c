package dev.muster.ledger.database;

/**
 * The ledger is not whole, or not there: what it kept must not be taken for nothing. The message says what is wrong
 * with it.
 */
public final class DamagedLedgerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DamagedLedgerException(String message) {
        super(message);
    }
}
