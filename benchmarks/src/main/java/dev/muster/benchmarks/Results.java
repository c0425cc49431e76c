package dev.muster.benchmarks;

import static dev.muster.benchmarks.Contender.JAVA_VERSION;
import static dev.muster.benchmarks.Contender.LOOP;
import static dev.muster.benchmarks.Contender.MUSTER;
import static dev.muster.benchmarks.Contender.SPRING_BATCH;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The rounds of all scenarios, and the comparisons drawn from them. */
final class Results {
    private static final String LINE = "%-18s %9s  %-26s %-22s %-18s %9s %7s %14s";

    private final Map<String, Map<Contender, Rounds>> rounds = new HashMap<>();

    void add(Scenario scenario, Contender contender, Round round) {
        rounds.computeIfAbsent(scenario.name(), any -> new HashMap<>())
                .computeIfAbsent(contender, any -> new Rounds())
                .all()
                .add(round);
    }

    /** The table of a scenario in text, medians with ranges. */
    List<String> table(Scenario scenario, int rows) {
        var lines = new ArrayList<String>();
        lines.add(String.format(Locale.ROOT, "%n%s: %s (%,d rows)", scenario.name(), scenario.title(), rows));
        lines.add(LINE.formatted(
                "", "rows", "users/s", "CPU s per 100,000", "peak MB", "calls", "x loop", "x Spring Batch"));
        for (Contender contender : scenario.contenders()) {
            Rounds own = rounds.get(scenario.name()).get(contender);
            if (contender == JAVA_VERSION) {
                continue;
            }
            lines.add(String.format(
                    Locale.ROOT,
                    LINE,
                    contender,
                    String.format(Locale.ROOT, "%,d", own.all().get(0).rows()),
                    own.text(Round::usersPerSecond, 0),
                    own.text(Round::cpuPer100k, 1),
                    own.text(Round::peakMegabytes, 0),
                    String.format(Locale.ROOT, "%,.0f", own.median(Round::calls)),
                    ratio(scenario.name(), contender, LOOP),
                    ratio(scenario.name(), contender, SPRING_BATCH)));
        }
        Rounds muster = rounds.get(scenario.name()).get(MUSTER);
        switch (scenario.name()) {
            case "slow" -> lines.add("time / ideal: " + muster.text(Results::overIdeal, 3));
            case "rate", "rate-unknown" ->
                lines.add("limit used: " + muster.text(Round::usedPercent, 1) + " %, refused: "
                        + muster.text(Round::refusedPercent, 2) + " %");
            case "start" ->
                lines.add("first request after " + muster.text(Round::firstRequestSeconds, 2) + " s, java -version: "
                        + rounds.get("start").get(JAVA_VERSION).text(Round::firstRequestSeconds, 3) + " s");
            default -> {}
        }
        return lines;
    }

    private String ratio(String scenario, Contender contender, Contender other) {
        OptionalDouble ratio = ratio(Round::usersPerSecond, scenario, contender, scenario, other);
        return ratio.isPresent() ? String.format(Locale.ROOT, "%.2f", ratio.getAsDouble()) : "";
    }

    /** One median through another; empty if one was not measured. */
    OptionalDouble ratio(
            ToDoubleFunction<Round> figure, String scenario, Contender contender, String under, Contender other) {
        OptionalDouble above = median(figure, scenario, contender);
        OptionalDouble below = median(figure, under, other);
        return above.isPresent() && below.isPresent()
                ? OptionalDouble.of(above.getAsDouble() / below.getAsDouble())
                : OptionalDouble.empty();
    }

    OptionalDouble median(ToDoubleFunction<Round> figure, String scenario, Contender contender) {
        Rounds found = rounds.getOrDefault(scenario, Map.of()).get(contender);
        return found == null ? OptionalDouble.empty() : OptionalDouble.of(found.median(figure));
    }

    /** The time of a run through the time that the server needs for its jobs. */
    static double overIdeal(Round round) {
        return round.usage().wallSeconds() * Scenario.USERS_PER_SECOND / round.rows();
    }
}
