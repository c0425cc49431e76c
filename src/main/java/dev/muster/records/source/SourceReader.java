package dev.muster.records.source;

import dev.muster.records.problem.Problem;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Reads a source row by row, in memory that does not grow with its size. Bad content is never an exception: it comes as
 * rows with problems and, where it concerns the source as a whole, as its {@link #fault()}. Failing to read at all is
 * an {@link java.io.UncheckedIOException}. Not safe for several threads.
 */
public interface SourceReader extends Iterator<SourceRow>, AutoCloseable {
    /** The format the source is read as. */
    SourceFormat format();

    /** The style of its reports where they are CSV. */
    default CsvStyle reports() {
        return CsvStyle.USUAL;
    }

    /** The names of a CSV source's columns as they are written, in order; empty for other formats. */
    List<String> header();

    /** The dialect by which the source is read, as far as its format has one. */
    default Dialect dialect() {
        return Dialect.FOUND;
    }

    /**
     * The reason why the source cannot be read, or not to its end. Final once {@link #hasNext()} has returned
     * {@code false}; a fault at the start is there at once, and the source has no rows.
     */
    Optional<Problem> fault();

    /**
     * Warnings about the source as a whole, such as what was found and what is left out. Final when {@link #fault()}
     * is.
     */
    default List<Problem> warnings() {
        return List.of();
    }

    @Override
    void close() throws IOException;
}
