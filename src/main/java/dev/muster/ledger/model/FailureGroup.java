package dev.muster.ledger.model;

import dev.muster.records.schema.Outcome;
import java.util.List;

/**
 * Why records of an import were not imported.
 *
 * @param records how many have this outcome and code
 * @param reasons the most frequent of their reasons, at most {@link #MOST_REASONS}
 */
public record FailureGroup(Outcome outcome, String code, long records, List<Reason> reasons) {
    /** Reasons quote what was found, so that there may be as many as records. */
    public static final int MOST_REASONS = 3;

    /** A reason in words, and how many records have it. */
    public record Reason(String text, long records) {}

    public FailureGroup withReasons(List<Reason> found) {
        return new FailureGroup(outcome, code, records, found);
    }

    /** How many records have other reasons than those. */
    public long others() {
        return records - reasons.stream().mapToLong(Reason::records).sum();
    }
}
