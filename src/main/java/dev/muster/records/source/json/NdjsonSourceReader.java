package dev.muster.records.source.json;

import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.source.BrokenSourceException;
import dev.muster.records.source.LineReader;
import dev.muster.records.source.PrefetchingReader;
import dev.muster.records.source.SourceFormat;
import dev.muster.records.source.SourceRow;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one object a line. A line that is broken costs only itself. */
public final class NdjsonSourceReader extends PrefetchingReader {
    private final LineReader lines;

    public NdjsonSourceReader(Reader source) throws IOException {
        lines = new LineReader(source, JsonText.LONGEST_RECORD);
        start();
    }

    @Override
    public SourceFormat format() {
        return SourceFormat.NDJSON;
    }

    @Override
    public List<String> header() {
        return List.of();
    }

    @Override
    protected @Nullable SourceRow read() throws IOException {
        try {
            LineReader.Line line = lines.next();
            while (line != null && line.text().isBlank() && !line.tooLong()) {
                line = lines.next();
            }
            return line == null ? null : row(line);
        } catch (BrokenSourceException broken) {
            breakOff(broken.problem());
            return number() == 1 ? null : SourceRow.unreadable(number(), broken.line(), "", broken.problem());
        }
    }

    @Override
    protected Problem noRows() {
        return ProblemText.SOURCE_EMPTY_NDJSON.of(null);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private SourceRow row(LineReader.Line line) {
        if (line.tooLong()) {
            return SourceRow.unreadable(
                    number(),
                    line.number(),
                    line.text(),
                    ProblemText.RECORD_TOO_LARGE_LINE.of(null, JsonText.LONGEST_RECORD));
        }
        return JsonText.row(number(), line.number(), line.text());
    }
}
