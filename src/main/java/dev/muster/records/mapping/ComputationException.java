package dev.muster.records.mapping;

/** An expression that gives no value for a row. The message never shows values of the row. */
public sealed class ComputationException extends RuntimeException permits DateException {
    /** @param message without a full stop */
    public ComputationException(String message) {
        super(message);
    }
}
