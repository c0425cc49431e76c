package dev.muster.records.source;

import dev.muster.records.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Sources for tests, from texts. */
public final class TestSources {
    /** Everything that a reader returned. */
    public record Read(
            SourceFormat format,
            CsvStyle reports,
            List<String> header,
            List<SourceRow> rows,
            Problem fault,
            List<Problem> warnings) {
        /** The code of the fault; {@code null} without one. */
        public String faultCode() {
            return fault == null ? null : fault.code();
        }

        /** The codes of the problems of each row. */
        public List<List<String>> problemCodes() {
            return rows.stream()
                    .map(row -> row.problems().stream().map(Problem::code).toList())
                    .toList();
        }
    }

    private TestSources() {}

    public static Read csv(String text) {
        return read(text, SourceFormat.CSV);
    }

    public static Read ndjson(String text) {
        return read(text, SourceFormat.NDJSON);
    }

    public static Read json(String text) {
        return read(text, SourceFormat.JSON);
    }

    public static Read read(String text, SourceFormat format) {
        return read(text.getBytes(StandardCharsets.UTF_8), format);
    }

    public static Read read(byte[] bytes, SourceFormat format) {
        return read(bytes, format, SourceRules.USUAL);
    }

    public static Read read(byte[] bytes, SourceFormat format, SourceRules rules) {
        try (SourceReader reader = SourceReaders.open(new ByteArrayInputStream(bytes), format, rules)) {
            return all(reader);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static Read all(SourceReader reader) {
        List<SourceRow> rows = new ArrayList<>();
        reader.forEachRemaining(rows::add);
        return new Read(
                reader.format(),
                reader.reports(),
                reader.header(),
                rows,
                reader.fault().orElse(null),
                reader.warnings());
    }
}
