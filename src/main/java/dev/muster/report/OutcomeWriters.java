package dev.muster.report;

import dev.muster.record.SecretNames;
import dev.muster.record.SourceFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Opens the writers of reports. */
public final class OutcomeWriters {
    private OutcomeWriters() {
    }

    /**
     * A writer for the rows of a source of the given format; it takes ownership of the stream. The report is of the format
     * {@link SourceFormat#reports()}.
     *
     * @param header the source's columns; empty for JSON and NDJSON
     */
    public static OutcomeWriter open(OutputStream report, SourceFormat source, List<String> header, SecretNames secretNames)
            throws IOException {
        return source.reports() == SourceFormat.CSV ? new CsvOutcomeWriter(report, header, secretNames) : new NdjsonOutcomeWriter(report, secretNames);
    }
}
