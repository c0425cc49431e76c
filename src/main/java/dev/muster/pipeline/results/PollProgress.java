package dev.muster.pipeline.results;

import dev.muster.ledger.model.WorkResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The state of polling a job's results. In memory only: a restarted process reads the list again. */
final class PollProgress {
    /** Offset of the first result that was not final: earlier pages need not be read again. */
    private int from;

    private int endedAt = -1;
    private int sweptAt = -1;
    private Set<WorkResult> unknown = Set.of();
    private Instant unknownSince = Instant.MAX;

    int from() {
        return from;
    }

    /** Starts again at the first page. */
    void restart() {
        from = 0;
    }

    /** Skips a full page of final results from now on. */
    void ended(int skip, int size) {
        if (skip == from) {
            from += size;
        }
    }

    /**
     * Handles the end of the list. Returns whether to read it once more from the start: its length did not change since
     * the last poll, and it has not been read as a whole since then.
     */
    boolean mustBeSwept(int length, boolean isSwept) {
        boolean due = from > 0 && length == endedAt && length != sweptAt && !isSwept;
        endedAt = length;
        if (due || isSwept) {
            sweptAt = length;
        }
        return due;
    }

    /** Returns whether results with unknown status words have stayed the same for a time. */
    boolean unknownFor(Duration time, List<WorkResult> now, Instant at) {
        Set<WorkResult> these = now.stream().collect(Collectors.toSet());
        if (!these.equals(unknown)) {
            unknown = these;
            unknownSince = at;
        }
        return !at.isBefore(unknownSince.plus(time));
    }
}
