package dev.muster.sandbox.state;

/** One user of a job cannot be created or changed; the message becomes the row's {@code statusMsg}. */
final class RowRejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    RowRejectedException(String message) {
        super(message, null, false, false);
    }
}
