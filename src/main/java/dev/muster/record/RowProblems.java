package dev.muster.record;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with one row: everything, up to more than anybody would read. */
final class RowProblems {
    private static final int MOST = 50;

    private final List<Problem> problems = new ArrayList<>();

    void add(Problem problem) {
        if (problems.size() < MOST) {
            problems.add(problem);
        }
    }

    List<Problem> all() {
        return List.copyOf(problems);
    }
}
