package dev.muster.record;

import java.io.IOException;

/** A source cannot be read any further, for what it contains: it is no text, is damaged, or is more than is read. */
final class BrokenSourceException extends IOException {
    private final transient Problem problem;
    private final long line;

    /** Where nobody knows in which line. */
    BrokenSourceException(Problem problem) {
        this(problem, 0);
    }

    BrokenSourceException(Problem problem, long line) {
        super(problem.reason());
        this.problem = problem;
        this.line = line;
    }

    Problem problem() {
        return problem;
    }

    /** The physical line it was found in, from 1; 0 where it is not known. */
    long line() {
        return line;
    }
}
