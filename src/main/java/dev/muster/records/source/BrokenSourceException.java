package dev.muster.records.source;

import dev.muster.records.problem.Problem;
import java.io.IOException;

/** A source cannot be read any further, for what it contains: it is no text, is damaged, or is more than is read. */
public final class BrokenSourceException extends IOException {
    private final transient Problem problem;
    private final long line;

    /** Where nobody knows in which line. */
    public BrokenSourceException(Problem problem) {
        this(problem, 0);
    }

    public BrokenSourceException(Problem problem, long line) {
        super(problem.reason());
        this.problem = problem;
        this.line = line;
    }

    public Problem problem() {
        return problem;
    }

    /** The physical line it was found in, from 1; 0 where it is not known. */
    public long line() {
        return line;
    }
}
