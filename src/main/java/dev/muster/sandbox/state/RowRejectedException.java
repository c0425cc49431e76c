package dev.muster.sandbox.state;

/** A rejected row of a job; the message becomes the row's {@code statusMsg}. */
final class RowRejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    RowRejectedException(String message) {
        super(message, null, false, false);
    }
}
