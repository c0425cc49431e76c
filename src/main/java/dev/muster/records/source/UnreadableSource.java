package dev.muster.records.source;

import dev.muster.records.problem.Problem;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** A source of which nothing can be read. */
final class UnreadableSource implements SourceReader {
    private final SourceFormat format;
    private final Problem fault;
    private final Closeable resource;

    UnreadableSource(SourceFormat format, Problem fault, Closeable resource) {
        this.format = format;
        this.fault = fault;
        this.resource = resource;
    }

    @Override
    public SourceFormat format() {
        return format;
    }

    @Override
    public List<String> header() {
        return List.of();
    }

    @Override
    public Optional<Problem> fault() {
        return Optional.of(fault);
    }

    @Override
    public boolean hasNext() {
        return false;
    }

    @Override
    public SourceRow next() {
        throw new NoSuchElementException();
    }

    @Override
    public void close() throws IOException {
        resource.close();
    }
}
