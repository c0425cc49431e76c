package dev.muster.records.mapping;

import com.dashjoin.jsonata.JException;

/**
 * An expression that gives no value for a row. The message never shows values of the row. JSONata passes on its own
 * exceptions only; of others, the operators {@code and} and {@code or} drop the reason.
 */
public sealed class ComputationException extends JException permits DateException {
    private final String reason;

    /** @param reason without a full stop */
    public ComputationException(String reason) {
        super(reason);
        this.reason = reason;
    }

    @Override
    public String getMessage() {
        return reason;
    }
}
