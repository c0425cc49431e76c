package dev.muster.benchmarks;

import static dev.muster.benchmarks.Contender.JAVA_VERSION;
import static dev.muster.benchmarks.Contender.LOOP;
import static dev.muster.benchmarks.Contender.MUSTER;
import static dev.muster.benchmarks.Contender.SPRING_BATCH;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The targets for Muster's speed, compared with results. */
final class Targets {
    private static final String SMALL = "create-10k";
    private static final String MEDIUM = "create-100k";
    private static final String LARGE = "create-1m";
    private static final double START_SECONDS = Runtime.version().feature() >= 25 ? 0.8 : 1.5;

    private final Results results;

    Targets(Results results) {
        this.results = results;
    }

    /** A line for each target: reached, missed or not measured. */
    List<String> lines() {
        return List.of(
                least("users/s at 1,000,000 rows / loop", 0.6, speed(LARGE, LOOP)),
                least("users/s at 1,000,000 rows / Spring Batch", 1.0, speed(LARGE, SPRING_BATCH)),
                least("users/s at 100,000 rows / loop", 0.5, speed(MEDIUM, LOOP)),
                least("users/s at 100,000 rows / Spring Batch", 0.85, speed(MEDIUM, SPRING_BATCH)),
                least("goal: users/s at 1,000,000 rows / loop", 0.8, speed(LARGE, LOOP)),
                least("goal: users/s at 1,000,000 rows / Spring Batch", 1.3, speed(LARGE, SPRING_BATCH)),
                most("CPU at 1,000,000 rows / loop", 3, ratio(Round::cpuPer100k, LARGE, LARGE, LOOP)),
                most("CPU at 100,000 rows / loop", 3, ratio(Round::cpuPer100k, MEDIUM, MEDIUM, LOOP)),
                most("time per user at 1,000,000 rows / 10,000", 1.1, growth(Targets::secondsPerUser, SMALL)),
                most("CPU per user at 1,000,000 rows / 10,000", 1.1, growth(Round::cpuPer100k, SMALL)),
                most("peak memory at 1,000,000 rows / 100,000", 1.1, growth(Round::peakMegabytes, MEDIUM)),
                most("300 ms and 200 users/s: time / ideal", 1.1, own(Results::overIdeal, "slow")),
                least("known rate limit: % used", 95, own(Round::usedPercent, "rate")),
                most("known rate limit: % refused", 1, own(Round::refusedPercent, "rate")),
                least("unknown rate limit: % used", 95, own(Round::usedPercent, "rate-unknown")),
                most("unknown rate limit: % refused", 1, own(Round::refusedPercent, "rate-unknown")),
                least("plan of 1,000,000 rows: rows/s", 40_000, own(Round::usersPerSecond, "plan-1m")),
                most("start to the first request: s", START_SECONDS, own(Round::firstRequestSeconds, "start")),
                told(
                        "start to the first request / java -version",
                        ratio(Round::firstRequestSeconds, "start", "start", JAVA_VERSION)));
    }

    private OptionalDouble speed(String scenario, Contender other) {
        return ratio(Round::usersPerSecond, scenario, scenario, other);
    }

    private OptionalDouble growth(ToDoubleFunction<Round> figure, String from) {
        return ratio(figure, LARGE, from, MUSTER);
    }

    private OptionalDouble ratio(ToDoubleFunction<Round> figure, String scenario, String under, Contender other) {
        return results.ratio(figure, scenario, MUSTER, under, other);
    }

    private OptionalDouble own(ToDoubleFunction<Round> figure, String scenario) {
        return results.median(figure, scenario, MUSTER);
    }

    private static double secondsPerUser(Round round) {
        return 1 / round.usersPerSecond();
    }

    private static String least(String what, double target, OptionalDouble figure) {
        return line(what, ">= ", target, figure, figure.orElse(0) >= target);
    }

    private static String most(String what, double target, OptionalDouble figure) {
        return line(what, "<= ", target, figure, figure.orElse(0) <= target);
    }

    private static String told(String what, OptionalDouble figure) {
        return String.format(Locale.ROOT, "%-50s %20s  %s", what, "", text(figure));
    }

    private static String line(String what, String sign, double target, OptionalDouble figure, boolean reached) {
        String verdict = figure.isEmpty() ? "" : reached ? "reached" : "MISSED";
        return String.format(Locale.ROOT, "%-50s %-8s %s %,8.2f  %s", what, verdict, sign, target, text(figure));
    }

    private static String text(OptionalDouble figure) {
        return figure.isPresent() ? String.format(Locale.ROOT, "%,.2f", figure.getAsDouble()) : "not measured";
    }
}
