package dev.muster.storage;

/**
 * The rows of an import are not the same number everywhere they stand. The message says so in one line, for a person
 * who has to look into it.
 */
public final class UnbalancedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String importId;

    public UnbalancedException(String importId, String message) {
        super(message);
        this.importId = importId;
    }

    public String importId() {
        return importId;
    }
}
