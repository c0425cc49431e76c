package dev.muster.e2e;

/**
 * A behaviour of the service and the expected result of an import.
 *
 * @param script of the sandbox, in YAML. Placeholders: {@code SEND} for the operation, {@code BATCH} for the number of
 *     the batch, {@code SECOND} for the username of its second row
 * @param end the expected end
 * @param says the expected text in the dead letter, or in the log without a dead letter; null for none
 * @param rows of the source, which are sent in three batches
 * @param hasty whether the deadline for results is two seconds
 * @param creates whether it applies only to creates
 */
public record ApiFault(String name, String script, End end, String says, int rows, boolean hasty, boolean creates) {

    /** The possible ends of an import. */
    public enum End {
        /** Every row was imported. */
        ALL_IMPORTED,
        /** The batch's second row was rejected, all others were imported. */
        SECOND_REJECTED,
        /** The import stays open with the rejection recorded; after a restart, all rows are imported. */
        REFUSED_THEN_IMPORTED,
        /**
         * The import stays open and sending is paused for a long time, at most an hour; after a restart, all rows are
         * imported.
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

    /** Rows in each batch. */
    public int batchSize() {
        return rows / 3;
    }

    @Override
    public String toString() {
        return name;
    }
}
