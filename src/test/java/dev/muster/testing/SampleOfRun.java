package dev.muster.testing;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A part of many cases, another one in each run of the tests. The soak tests run all cases. */
public final class SampleOfRun {
    /** The system property to repeat a run. */
    private static final String RUN = "muster.run";

    private static final long NUMBER = Long.getLong(RUN, System.currentTimeMillis());

    private SampleOfRun() {}

    /** The number that the random choices of this run follow from. */
    public static long number(String choices) {
        System.out.printf("%s follow from -D%s=%d%n", choices, RUN, NUMBER);
        return NUMBER;
    }

    /** One of so many parts of all cases. As many runs with successive numbers run every case once. */
    public static <T> Stream<T> of(String choices, List<T> all, int parts) {
        int part = Math.floorMod(number(choices), parts);
        return IntStream.range(0, all.size())
                .filter(number -> number % parts == part)
                .mapToObj(all::get);
    }
}
