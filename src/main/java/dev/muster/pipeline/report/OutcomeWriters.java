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
     * Opens a writer for the rows of a source and takes ownership of the stream. The report has the format
     * {@link SourceFormat#reports()}; CSV is written in the source's own dialect.
     *
     * @param source the reader of the source; no row of it is consumed
     */
    public static OutcomeWriter open(OutputStream report, SourceReader source, SecretNames secretNames)
            throws IOException {
        return open(report, source, secretNames, false);
    }

    /** {@link #open(OutputStream, SourceReader, SecretNames)} with a column for group memberships if there are any. */
    static OutcomeWriter open(OutputStream report, SourceReader source, SecretNames secretNames, boolean groups)
            throws IOException {
        return open(report, source.format(), source.reports(), source.header(), secretNames, groups);
    }

    /**
     * Opens a writer for a source described by its format, dialect and columns. Columns are empty for JSON and NDJSON.
     */
    static OutcomeWriter open(
            OutputStream report, SourceFormat source, CsvStyle style, List<String> header, SecretNames secretNames)
            throws IOException {
        return open(report, source, style, header, secretNames, false);
    }

    private static OutcomeWriter open(
            OutputStream report,
            SourceFormat source,
            CsvStyle style,
            List<String> header,
            SecretNames secretNames,
            boolean groups)
            throws IOException {
        return source.reports() == SourceFormat.CSV
                ? new CsvOutcomeWriter(report, style, header, secretNames, groups)
                : new NdjsonOutcomeWriter(report, secretNames);
    }
}
