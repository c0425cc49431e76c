package dev.muster.record;

import java.io.IOException;

/** A source turned out not to be text in UTF-8. */
final class NotTextException extends IOException {
    private final transient Problem problem;
    private final long line;

    NotTextException(Problem problem, long line) {
        super(problem.reason());
        this.problem = problem;
        this.line = line;
    }

    Problem problem() {
        return problem;
    }

    /** The physical line it was found in, from 1. */
    long line() {
        return line;
    }
}
