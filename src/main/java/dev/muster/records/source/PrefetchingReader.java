package dev.muster.records.source;

import dev.muster.records.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Base of the readers of all formats. It reads one row ahead, so that a fault is known as early as possible. */
public abstract class PrefetchingReader implements SourceReader {
    private @Nullable SourceRow ahead;
    private long rows;
    private @Nullable Problem fault;
    private final List<Problem> warnings = new ArrayList<>();

    /**
     * Reads the next row; {@code null} at the end of the source. Calls {@link #breakOff} where nothing more can be
     * read; the row it then returns, if any, is the last.
     */
    protected abstract @Nullable SourceRow read() throws IOException;

    /** Reads the first row. Call once, when the reader is ready to {@link #read()}. */
    protected final void start() throws IOException {
        advance();
        if (rows == 0 && fault == null) {
            fault = noRows();
        }
    }

    /** The problem of a source that was read to its end without a row. */
    protected abstract Problem noRows();

    protected final void breakOff(Problem why) {
        fault = why;
    }

    protected final void warn(Problem warning) {
        warnings.add(warning);
    }

    /** The number of the row being read. */
    protected final long number() {
        return rows + 1;
    }

    @Override
    public final Optional<Problem> fault() {
        return Optional.ofNullable(fault);
    }

    @Override
    public List<Problem> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public final boolean hasNext() {
        return ahead != null;
    }

    @Override
    public final SourceRow next() {
        if (ahead == null) {
            throw new NoSuchElementException();
        }
        SourceRow row = ahead;
        try {
            advance();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return row;
    }

    private void advance() throws IOException {
        ahead = fault == null ? read() : null;
        if (ahead != null) {
            rows++;
        }
    }
}
