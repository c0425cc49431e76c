package dev.muster.e2e;

/**
 * One way for the service to behave, and what must come of an import under it.
 *
 * @param script of the sandbox, in YAML; {@code SEND} stands for the operation, {@code BATCH} for the number of the
 *     batch that it is about, {@code SECOND} for the username of that batch's second row
 * @param end what must come of it
 * @param says what must be said of it, in the dead letter or, where nobody is dead-lettered, in the log; null for
 *     nothing
 * @param rows of the source, which are sent in three batches
 * @param hasty whether results are waited for no longer than two seconds
 * @param creates whether it is about creates alone
 */
public record ApiFault(String name, String script, End end, String says, int rows, boolean hasty, boolean creates) {

    /** What an import comes to. */
    public enum End {
        /** Every row was imported. */
        ALL_IMPORTED,
        /** The batch's second row was rejected, all others were imported. */
        SECOND_REJECTED,
        /** The import is still open and the refusal noted; when the worker starts again all rows are imported. */
        REFUSED_THEN_IMPORTED,
        /**
         * The import is still open and nothing is sent for a long time, but no longer than an hour; when the worker
         * starts again all rows are imported.
         */
        AWAY_THEN_IMPORTED
    }

    public ApiFault(String name, String script) {
        this(name, script, End.ALL_IMPORTED, null, 6, false, false);
    }

    public ApiFault ending(End value) {
        return new ApiFault(name, script, value, says, rows, hasty, creates);
    }

    public ApiFault saying(String value) {
        return new ApiFault(name, script, end, value, rows, hasty, creates);
    }

    public ApiFault withRows(int value) {
        return new ApiFault(name, script, end, says, value, hasty, creates);
    }

    public ApiFault inHaste() {
        return new ApiFault(name, script, end, says, rows, true, creates);
    }

    public ApiFault ofCreates() {
        return new ApiFault(name, script, end, says, rows, hasty, true);
    }

    /** How many rows each batch has. */
    public int batchSize() {
        return rows / 3;
    }

    @Override
    public String toString() {
        return name;
    }
}
