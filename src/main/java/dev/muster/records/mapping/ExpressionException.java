package dev.muster.records.mapping;

/** A text that is not an expression, or not one that a mapping may have. */
final class ExpressionException extends Exception {
    private final int offset;

    /** @param offset of the character where the mistake shows, from 0 */
    ExpressionException(int offset, String message) {
        super(message);
        this.offset = offset;
    }

    int offset() {
        return offset;
    }
}
