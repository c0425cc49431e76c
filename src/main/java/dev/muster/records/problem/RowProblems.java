package dev.muster.records.problem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The problems and warnings of one row, up to a limit. */
public final class RowProblems {
    private static final int MOST = 50;

    private final List<Problem> problems = new ArrayList<>();
    /** The warnings by code, one for each. */
    private final Map<String, Problem> warnings = new LinkedHashMap<>();

    public void add(Problem problem) {
        if (problems.size() < MOST) {
            problems.add(problem);
        }
    }

    /** Adds a warning about a row that is sent. */
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
