package dev.muster.ledger.model;

import dev.muster.records.schema.Outcome;
import java.util.List;

/**
 * Records of an import that failed with the same outcome and code.
 *
 * @param records number of records in the group
 * @param reasons the most frequent of their reasons, at most {@link #MOST_REASONS}
 */
public record FailureGroup(Outcome outcome, String code, long records, List<Reason> reasons) {
    /** Limit on reasons: they quote values, so every record may have its own. */
    public static final int MOST_REASONS = 3;

    /** A reason and the number of its records. */
    public record Reason(String text, long records) {}

    public FailureGroup withReasons(List<Reason> found) {
        return new FailureGroup(outcome, code, records, found);
    }

    /** The number of records with other reasons. */
    public long others() {
        return records - reasons.stream().mapToLong(Reason::records).sum();
    }
}
