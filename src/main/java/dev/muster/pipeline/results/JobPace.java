package dev.muster.pipeline.results;

import dev.muster.config.Settings;
import dev.muster.records.schema.Operation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How long jobs took, by their size: so long the first poll of the next one waits. */
public final class JobPace {
    /** So few that it follows a service that becomes slower or quicker, and enough that one odd job does not count. */
    private static final int REMEMBERED = 5;

    private static final double SHORTER = 0.9;

    private final Duration first;
    private final Duration longest;
    private final Map<Size, Deque<Duration>> took = new HashMap<>();

    public JobPace(Settings settings) {
        first = settings.firstPollDelay();
        longest = settings.longestFirstPollDelay();
    }

    /** Jobs of one operation whose numbers of records have the same number of binary digits. */
    private record Size(Operation operation, int digits) {
        static Size of(Operation operation, int records) {
            return new Size(operation, Integer.SIZE - Integer.numberOfLeadingZeros(records));
        }
    }

    /**
     * How long the first poll of a job waits: the median of what the last jobs of its size took, within the settings.
     */
    public synchronized Duration firstPoll(Operation operation, int records) {
        Deque<Duration> known = took.get(Size.of(operation, records));
        if (known == null) {
            return first;
        }
        List<Duration> sorted = known.stream().sorted().toList();
        Duration median = sorted.get(sorted.size() / 2);
        return median.compareTo(first) < 0 ? first : median.compareTo(longest) > 0 ? longest : median;
    }

    /**
     * A job was found done.
     *
     * @param polls how often it was polled before. One that was done at its first poll may have been done long before:
     *     the next one is asked a little sooner
     */
    synchronized void done(Operation operation, int records, Duration after, int polls) {
        Deque<Duration> known = took.computeIfAbsent(Size.of(operation, records), size -> new ArrayDeque<>());
        known.add(polls > 0 ? after : Duration.ofMillis((long) (after.toMillis() * SHORTER)));
        if (known.size() > REMEMBERED) {
            known.remove();
        }
    }
}
