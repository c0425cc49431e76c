package dev.muster.pipeline.results;

import dev.muster.config.PollSettings;
import dev.muster.records.schema.Operation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The durations of recent jobs by size, which set the delay of the first poll. */
public final class JobPace {
    /** Enough to ignore one outlier, and few enough to follow changes of the service's speed. */
    private static final int REMEMBERED = 5;

    private static final double SHORTER = 0.9;

    private final Duration first;
    private final Duration longest;
    private final Map<Size, Deque<Duration>> took = new HashMap<>();

    public JobPace(PollSettings polling) {
        first = polling.firstDelay();
        longest = polling.longestFirstDelay();
    }

    /** Jobs of one operation with a similar number of records (same number of binary digits). */
    private record Size(Operation operation, int digits) {
        static Size of(Operation operation, int records) {
            return new Size(operation, Integer.SIZE - Integer.numberOfLeadingZeros(records));
        }
    }

    /**
     * The delay of a job's first poll: the median duration of recent jobs of its size, within the configured limits.
     */
    public synchronized Duration firstPoll(Operation operation, int records) {
        Deque<Duration> known = took.get(Size.of(operation, records));
        if (known == null) {
            return first;
        }
        List<Duration> sorted = known.stream().sorted().toList();
        Duration median = sorted.get(sorted.size() / 2);
        if (median.compareTo(first) < 0) {
            return first;
        }
        return median.compareTo(longest) > 0 ? longest : median;
    }

    /**
     * Records that a job was found done.
     *
     * @param polls number of earlier polls. A job that is done at its first poll may have ended long before, so the
     *     next one is polled a little sooner
     */
    synchronized void done(Operation operation, int records, Duration after, int polls) {
        Deque<Duration> known = took.computeIfAbsent(Size.of(operation, records), size -> new ArrayDeque<>());
        known.add(polls > 0 ? after : Duration.ofMillis((long) (after.toMillis() * SHORTER)));
        if (known.size() > REMEMBERED) {
            known.remove();
        }
    }
}
