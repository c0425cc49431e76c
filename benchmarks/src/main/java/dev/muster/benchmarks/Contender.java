package dev.muster.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A program that brings people into the directory. */
enum Contender {
    MUSTER,
    LOOP,
    SPRING_BATCH,
    CAMEL,
    ONE_CALL_PER_USER,
    JAVA_VERSION;

    /** One call per user is slow: a few users show how slow. */
    private static final int ROWS_FOR_SINGLE_CALLS = 2_000;

    int rows(int rows) {
        return this == ONE_CALL_PER_USER ? Math.min(rows, ROWS_FOR_SINGLE_CALLS) : rows;
    }

    /** Its command; of Muster, a subcommand with its options and the file. */
    List<String> command(Scenario scenario, Options options, Path file, String url, Path home) {
        String batch = String.valueOf(options.batch());
        return switch (this) {
            case MUSTER -> {
                String[] words = scenario.command().split(" ");
                yield concat(List.of(options.muster().resolve("muster").toString()), List.of(words), file.toString());
            }
            case LOOP -> java(Loop.class, file, url, batch);
            case SPRING_BATCH ->
                java(SpringBatchJob.class, file, url, batch, home.resolve("h2").toString());
            case CAMEL -> java(CamelRoute.class, file, url, batch);
            case ONE_CALL_PER_USER ->
                java(OneCallPerUser.class, file, url, scenario.command().contains("upsert") ? "upsert" : "create");
            case JAVA_VERSION -> List.of(Options.JAVA, "-version");
        };
    }

    private static List<String> java(Class<?> main, Path file, String... arguments) {
        return concat(
                List.of(
                        Options.JAVA,
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        Options.CLASSPATH),
                List.of(main.getName(), file.toString()),
                arguments);
    }

    private static List<String> concat(List<String> first, List<String> second, String... third) {
        return Stream.of(first, second, List.of(third)).flatMap(List::stream).toList();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
