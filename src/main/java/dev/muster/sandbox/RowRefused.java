package dev.muster.sandbox;

/** One user of a job cannot be created or changed; the message becomes the row's {@code statusMsg}. */
final class RowRefused extends Exception {
    private static final long serialVersionUID = 1L;

    RowRefused(String message) {
        super(message, null, false, false);
    }
}
