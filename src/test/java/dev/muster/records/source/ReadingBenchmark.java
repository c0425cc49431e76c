package dev.muster.records.source;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.records.mapping.MappingSource;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.MappedRecord;
import dev.muster.records.validation.MappingRules;
import dev.muster.records.validation.RecordMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.dhatim.fastexcel.Worksheet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The rows of 14 columns that are read, mapped and validated in a second, by a JVM as the launcher starts it; run by
 * {@code mvn -Pbenchmark}.
 */
@State(Scope.Benchmark)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
        value = 3,
        jvmArgs = {"-XX:+UseSerialGC", "-Xmx128m"})
public class ReadingBenchmark {
    private static final int ROWS = 10_000;
    private static final List<String> HEADER = List.of(
            "username",
            "email",
            "firstname",
            "lastname",
            "jobTitle",
            "department",
            "costCenter",
            "employeeIdentifier",
            "work_streetAddress",
            "work_city",
            "work_postalCode",
            "work_country",
            "mobile_number",
            "employeeType");

    /** A username and an email address are made, a number is padded, and a table and a default are looked at. */
    private static final String MAPPING = """
            computed:
              username: $lowercase($fold($substring($trim(firstname), 0, 1) & $replace(lastname, /[^\\pL0-9]/, "")))
              email: $username & "@example.com"
              employeeIdentifier: $pad(employeeIdentifier, -8, "0")
            values: {department: {Product: Engineering}}
            defaults: {location: Kiel}
            """;

    private final AttributeCatalog catalog = AttributeCatalog.load();

    @Param({"CSV", "CSV_GZ", "JSON", "NDJSON", "XLSX"})
    private String kind;

    @Param({"false", "true"})
    private boolean mapped;

    private Path file;

    @Setup
    public void write() throws IOException {
        byte[] source = switch (kind) {
            case "CSV" -> csv();
            case "CSV_GZ" -> gzip(csv());
            case "NDJSON" -> objects("\n", "", "");
            case "JSON" -> objects(",\n", "[", "]");
            case "XLSX" -> workbook();
            default -> throw new IllegalArgumentException(kind);
        };
        file = Files.write(Files.createTempFile("benchmark-", ""), source);
    }

    @TearDown
    public void delete() throws IOException {
        Files.delete(file);
    }

    private static byte[] csv() {
        return IntStream.rangeClosed(1, ROWS)
                .mapToObj(ReadingBenchmark::cells)
                .map(cells -> '"' + String.join("\",\"", cells) + '"')
                .collect(Collectors.joining("\n", String.join(",", HEADER) + "\n", "\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] objects(String between, String before, String after) {
        return IntStream.rangeClosed(1, ROWS)
                .mapToObj(ReadingBenchmark::cells)
                .map(ReadingBenchmark::object)
                .collect(Collectors.joining(between, before, after))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var stream = new GZIPOutputStream(packed)) {
            stream.write(content);
        }
        return packed.toByteArray();
    }

    /** As spreadsheets write it: the texts are shared. */
    private static byte[] workbook() throws IOException {
        var workbook = new ByteArrayOutputStream();
        try (var book = new org.dhatim.fastexcel.Workbook(workbook, "Benchmark", "1.0")) {
            Worksheet sheet = book.newWorksheet("People");
            for (int row = 0; row <= ROWS; row++) {
                List<String> cells = row == 0 ? HEADER : cells(row);
                for (int column = 0; column < cells.size(); column++) {
                    sheet.value(row, column, cells.get(column));
                }
            }
        }
        return workbook.toByteArray();
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void readMapAndValidate(Blackhole sink) throws IOException {
        try (SourceReader reader = SourceReaders.open(file)) {
            MappingRules rules = mapped
                    ? MappingRules.USUAL.mapping(new MappingSource("columns.yaml", MAPPING).read(catalog))
                    : MappingRules.USUAL;
            var mapper = new RecordMapper(catalog, Operation.CREATE, reader.header(), rules, Clock.systemUTC());
            long good = 0;
            while (reader.hasNext()) {
                MappedRecord record = mapper.map(reader.next());
                sink.consume(record);
                good += record.problems().isEmpty() ? 1 : 0;
            }
            if (good != ROWS || !mapper.columnProblems().isEmpty()) {
                throw new IllegalStateException("only " + good + " rows are as they should be");
            }
        }
    }

    private static List<String> cells(int person) {
        return List.of(
                "person" + person,
                "person" + person + "@example.com",
                "Zoë",
                "Grüber " + person,
                "Engineer, Platform",
                "Product",
                "CC-" + person % 90,
                "E-" + person,
                person % 200 + " Harbour Road",
                "Lübeck",
                String.valueOf(20_000 + person % 9_000),
                "DE",
                "+49 451 " + (5_000_000 + person),
                "Full time");
    }

    private static String object(List<String> cells) {
        ObjectNode object = new JsonMapper().createObjectNode();
        IntStream.range(0, HEADER.size()).forEach(column -> object.put(HEADER.get(column), cells.get(column)));
        return object.toString();
    }
}
