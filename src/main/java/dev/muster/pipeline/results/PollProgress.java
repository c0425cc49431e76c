package dev.muster.pipeline.results;

import dev.muster.ledger.model.WorkResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is known of the list of a job's results from earlier polls; a process that starts anew reads it anew. */
final class PollProgress {
    /** The results before it came to their ends when they were read; of these pages nothing new is to be expected. */
    private int from;

    private int endedAt = -1;
    private int sweptAt = -1;
    private Set<WorkResult> unknown = Set.of();
    private Instant unknownSince = Instant.MAX;

    int from() {
        return from;
    }

    /** Every page is read once more. */
    void restart() {
        from = 0;
    }

    /** A full page was read, all of whose results have come to their ends. */
    void ended(int skip, int size) {
        if (skip == from) {
            from += size;
        }
    }

    /**
     * The end of the list was reached; says whether all of it should be read once more: it is as long as at the poll
     * before, and was not read from its beginning to its end since it is.
     */
    boolean mustBeSwept(int length, boolean isSwept) {
        boolean due = from > 0 && length == endedAt && length != sweptAt && !isSwept;
        endedAt = length;
        if (due || isSwept) {
            sweptAt = length;
        }
        return due;
    }

    /** Whether the results whose words nobody knows have been the same, with the same words, for so long. */
    boolean unknownFor(Duration time, List<WorkResult> now, Instant at) {
        Set<WorkResult> these = now.stream().collect(Collectors.toSet());
        if (!these.equals(unknown)) {
            unknown = these;
            unknownSince = at;
        }
        return !at.isBefore(unknownSince.plus(time));
    }
}
