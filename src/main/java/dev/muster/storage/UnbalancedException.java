package dev.muster.storage;

/** The counts of an import's rows do not agree. The message explains it in one line. */
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
