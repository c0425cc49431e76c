package dev.muster.pipeline.report;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.muster.records.mapping.ColumnMapping;
import dev.muster.records.mapping.MappedNames;
import dev.muster.records.mapping.MappingException;
import dev.muster.records.mapping.MappingSource;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.records.schema.SecretNames;
import dev.muster.records.source.Dialect;
import dev.muster.records.source.SourceFormat;
import dev.muster.records.source.SourceLimits;
import dev.muster.records.source.SourceReader;
import dev.muster.records.source.SourceReaders;
import dev.muster.records.source.SourceRow;
import dev.muster.records.source.SourceRules;
import dev.muster.records.source.xlsx.TestSheet;
import dev.muster.records.validation.MappingRules;
import dev.muster.records.validation.RecordMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The fuzz targets for Jazzer: each reader, the mapping, and the whole path of a file. For any source, nothing is
 * thrown, rows are numbered without gaps, and its reports have the same number of rows. Any mapping has mistakes
 * reported or maps every row.
 */
public final class FuzzTargets {
    private static final AttributeCatalog CATALOG = AttributeCatalog.load();
    private static final SourceLimits LIMITS = new SourceLimits(1_000_000, 10_000, 100, 100_000);
    private static final Path MAPPED = Path.of("samples", "mapping", "personal.csv");
    private static final OutcomeColumns INVALID =
            new OutcomeColumns("01JD0", 2, Outcome.INVALID, "X", "reason", "hint", null, null);

    private FuzzTargets() {}

    /**
     * One of the targets that are named like formats, as a property of the process says; all of them in turn without
     * it.
     */
    public static void fuzzerTestOneInput(FuzzedDataProvider data) throws IOException {
        String kind = System.getProperty(
                "muster.fuzz.kind", data.pickValue(new String[] {"csv", "json", "ndjson", "sheet", "xlsx", "file"}));
        switch (kind) {
            case "csv" -> read(data.consumeRemainingAsBytes(), SourceFormat.CSV);
            case "json" -> read(data.consumeRemainingAsBytes(), SourceFormat.JSON);
            case "ndjson" -> read(data.consumeRemainingAsBytes(), SourceFormat.NDJSON);
            case "sheet" ->
                read(
                        TestSheet.of(TestSheet.row("username", "email"))
                                .xml(data.consumeRemainingAsString())
                                .sharedTexts("<si><t>ada</t></si>")
                                .bytes(),
                        SourceFormat.XLSX);
            case "xlsx" -> read(data.consumeRemainingAsBytes(), SourceFormat.XLSX);
            case "mapping" -> map(data.consumeRemainingAsString());
            default -> file(data.consumeRemainingAsBytes());
        }
    }

    static void read(byte[] source, SourceFormat format) throws IOException {
        try (SourceReader reader =
                SourceReaders.open(new ByteArrayInputStream(source), format, new SourceRules(Dialect.FOUND, LIMITS))) {
            check(reader);
        }
    }

    static void file(byte[] source) throws IOException {
        Path file = Files.write(Files.createTempFile("fuzz-", ".csv"), source);
        try (SourceReader reader = SourceReaders.open(file, new SourceRules(Dialect.FOUND, LIMITS))) {
            check(reader);
        } finally {
            Files.delete(file);
        }
    }

    static void map(String mapping) throws IOException {
        ColumnMapping said;
        try {
            said = new MappingSource("columns.yaml", mapping).read(CATALOG);
        } catch (MappingException mistakes) {
            if (mistakes.getMessage().isBlank()) {
                throw new AssertionError("nothing is said of what is wrong");
            }
            return;
        }
        try (SourceReader people = SourceReaders.open(MAPPED, new SourceRules(Dialect.FOUND, LIMITS))) {
            var mapper = new RecordMapper(
                    CATALOG, Operation.CREATE, people.header(), MappingRules.USUAL.mapping(said), Clock.systemUTC());
            while (people.hasNext()) {
                mapper.map(people.next());
            }
            mapper.columnProblems();
        }
    }

    private static void check(SourceReader reader) throws IOException {
        var mapper = new RecordMapper(CATALOG, Operation.CREATE, reader.header());
        var report = new ByteArrayOutputStream();
        long rows = 0;
        long line = 0;
        try (OutcomeWriter writer = OutcomeWriters.open(report, reader, new SecretNames(CATALOG, MappedNames.NONE))) {
            while (reader.hasNext()) {
                SourceRow row = reader.next();
                rows++;
                if (row.number() != rows || row.line() < line) {
                    throw new AssertionError("row %d is number %d, line %d after line %d"
                            .formatted(rows, row.number(), row.line(), line));
                }
                line = row.line();
                mapper.map(row);
                writer.write(row, INVALID);
            }
        }
        mapper.columnProblems();
        if (rows == 0 && reader.fault().isEmpty()) {
            throw new AssertionError("neither a row nor a fault");
        }
        if (rows > 0) {
            checkReadsBack(report.toByteArray(), reader.format().reports(), rows);
        }
    }

    private static void checkReadsBack(byte[] report, SourceFormat format, long rows) throws IOException {
        try (SourceReader again = SourceReaders.open(new ByteArrayInputStream(report), format)) {
            long lines = 0;
            for (; again.hasNext(); lines++) {
                again.next();
            }
            if (lines != rows || again.fault().isPresent()) {
                throw new AssertionError("%d rows are read back as %d: %s\n%s"
                        .formatted(rows, lines, again.fault(), new String(report, StandardCharsets.UTF_8)));
            }
        }
    }
}
