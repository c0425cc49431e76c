package dev.muster.doctor.trial;

import java.time.Duration;
import java.util.List;

/** Whether results have stopped changing: where nobody knows their words, that is how they tell that a job is done. */
final class StabilityDetector {
    private final Duration enough;
    private List<ResultRow> rows = List.of();
    private Duration since = Duration.ZERO;

    StabilityDetector(Duration enough) {
        this.enough = enough;
    }

    /** Whether the results are the same for so long, in whatever order they come. */
    boolean lasts(ResultsSnapshot reading) {
        boolean same = rows.size() == reading.rows().size() && rows.containsAll(reading.rows());
        if (!same) {
            rows = reading.rows();
            since = reading.after();
        }
        return same && reading.after().minus(since).compareTo(enough) >= 0;
    }
}
