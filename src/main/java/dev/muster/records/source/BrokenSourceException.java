package dev.muster.records.source;

import dev.muster.records.problem.Problem;
import java.io.IOException;

/** A source whose content cannot be read any further: it is not a text, is damaged, or exceeds a limit. */
public final class BrokenSourceException extends IOException {
    private final transient Problem problem;
    private final long line;

    /** A fault in an unknown line. */
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
