package dev.muster.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The rounds of a contender in a scenario. */
record Rounds(List<Round> all) {
    Rounds() {
        this(new ArrayList<>());
    }

    double median(ToDoubleFunction<Round> figure) {
        double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The median with the least and the greatest, such as {@code 12.1 (11.9-12.4)}. */
    String text(ToDoubleFunction<Round> figure, int decimals) {
        var range = all.stream().mapToDouble(figure).summaryStatistics();
        String format = "%,." + decimals + "f";
        return String.format(
                Locale.ROOT,
                format + " (" + format + "-" + format + ")",
                median(figure),
                range.getMin(),
                range.getMax());
    }
}
