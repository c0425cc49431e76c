package dev.muster.pipeline.results;

import dev.muster.ledger.model.WorkResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The state of polling a job's results. In memory only: a restarted process reads the list again. */
final class PollProgress {
    /** Offset of the first result that was not final: earlier pages need not be read again. */
    private int from;

    private int endedAt = -1;
    private int sweptAt = -1;
    /** The results so far, by their ids, while a poll is under way; {@code null} between polls. */
    private @Nullable Map<String, WorkResult> results;

    private Set<WorkResult> unknown = Set.of();
    private Instant unknownSince = Instant.MAX;

    int from() {
        return from;
    }

    /**
     * Begins a poll. The results of one that was interrupted are lost, so it is repeated from the first page.
     *
     * @param kept the results of earlier polls
     */
    void begin(List<WorkResult> kept) {
        if (results != null) {
            restart();
        }
        results = new LinkedHashMap<>();
        add(kept);
    }

    /** Adds results, replacing older versions of the same results. */
    void add(List<WorkResult> page) {
        page.forEach(result -> current().merge(result.id(), result, WorkResult::laterAs));
    }

    /** The distinct results of the poll and of those before it. */
    Collection<WorkResult> results() {
        return current().values();
    }

    /** Ends a poll whose results are settled or kept. */
    void end() {
        results = null;
    }

    private Map<String, WorkResult> current() {
        return Objects.requireNonNull(results, "no poll is under way");
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
