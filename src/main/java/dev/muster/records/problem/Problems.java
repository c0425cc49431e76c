package dev.muster.records.problem;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Joins several problems into one. */
public final class Problems {
    private Problems() {}

    /**
     * The problems of a row or a source as one: codes, reasons and hints each joined; {@code null} without problems.
     */
    public static @Nullable Problem join(List<Problem> problems) {
        return problems.isEmpty()
                ? null
                : new Problem(
                        join(problems, Problem::code, " "),
                        null,
                        join(problems, Problem::told, "; "),
                        join(problems, Problem::hint, " "),
                        problems.size() == 1 ? List.of() : problems);
    }

    private static String join(List<Problem> problems, Function<Problem, String> part, String separator) {
        return problems.stream().map(part).distinct().collect(Collectors.joining(separator));
    }
}
