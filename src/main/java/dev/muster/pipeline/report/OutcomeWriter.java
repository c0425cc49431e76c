package dev.muster.pipeline.report;

import dev.muster.records.source.SourceRow;
import java.io.IOException;

/** Writes rows of a source with their outcomes, in a format that can be read as a source again. */
public interface OutcomeWriter extends AutoCloseable {
    /** Writes one row without its secrets. */
    void write(SourceRow row, OutcomeColumns outcome) throws IOException;

    /** Completes the report and closes its stream. */
    @Override
    void close() throws IOException;
}
