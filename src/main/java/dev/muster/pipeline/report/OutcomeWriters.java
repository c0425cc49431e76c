package dev.muster.pipeline.report;

import dev.muster.records.schema.SecretNames;
import dev.muster.records.source.CsvStyle;
import dev.muster.records.source.SourceFormat;
import dev.muster.records.source.SourceReader;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Opens the writers of reports. */
public final class OutcomeWriters {
    private OutcomeWriters() {}

    /**
     * A writer for the rows of a source; it takes ownership of the stream. The report is of the format
     * {@link SourceFormat#reports()}, and as CSV it is written in the source's own style.
     *
     * @param source that is read; none of its rows is taken
     */
    public static OutcomeWriter open(OutputStream report, SourceReader source, SecretNames secretNames)
            throws IOException {
        return open(report, source.format(), source.reports(), source.header(), secretNames);
    }

    /**
     * The same for a source that is described by its format, its style and its columns, which are empty for JSON and
     * NDJSON.
     */
    static OutcomeWriter open(
            OutputStream report, SourceFormat source, CsvStyle style, List<String> header, SecretNames secretNames)
            throws IOException {
        return source.reports() == SourceFormat.CSV
                ? new CsvOutcomeWriter(report, style, header, secretNames)
                : new NdjsonOutcomeWriter(report, secretNames);
    }
}
