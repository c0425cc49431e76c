package dev.muster.records.problem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is wrong with one row: everything, up to more than anybody would read. */
public final class RowProblems {
    private static final int MOST = 50;

    private final List<Problem> problems = new ArrayList<>();
    /** By their codes: of each there is one. */
    private final Map<String, Problem> warnings = new LinkedHashMap<>();

    public void add(Problem problem) {
        if (problems.size() < MOST) {
            problems.add(problem);
        }
    }

    /** Notes what its user should know of the row though it is sent. */
    public void warn(Problem warning) {
        warnings.merge(
                warning.code(),
                warning,
                (one, other) ->
                        new Problem(one.code(), one.column(), one.reason() + "; " + other.reason(), one.hint()));
    }

    public List<Problem> warnings() {
        return List.copyOf(warnings.values());
    }

    public List<Problem> all() {
        return List.copyOf(problems);
    }
}
