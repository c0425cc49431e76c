package dev.muster.record;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.mapping.MappingSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * How many rows of 14 columns are read, mapped and validated in a second, by a JVM as the launcher starts it; run by
 * {@code mvn -Pbenchmark}.
 */
@State(Scope.Benchmark)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(value = 3, jvmArgs = {"-XX:+UseSerialGC", "-Xmx128m"})
public class ReadingBenchmark {
    private static final int ROWS = 10_000;
    private static final List<String> HEADER = List.of("username", "email", "firstname", "lastname", "jobTitle", "department", "costCenter",
            "employeeIdentifier", "work_streetAddress", "work_city", "work_postalCode", "work_country", "mobile_number", "employeeType");

    /** A username and an e-mail address are made, a number is padded, and a table and a default are looked at. */
    private static final String MAPPING = """
            computed:
              username: $lowercase($fold($substring($trim(firstname), 0, 1) & $replace(lastname, /[^\\pL0-9]/, "")))
              email: $username & "@example.com"
              employeeIdentifier: $pad(employeeIdentifier, -8, "0")
            values: {department: {Product: Engineering}}
            defaults: {location: Kiel}
            """;

    private final AttributeCatalog catalog = AttributeCatalog.load();

    @Param({"CSV", "NDJSON"})
    private SourceFormat format;

    @Param({"false", "true"})
    private boolean mapped;

    private byte[] source;

    @Setup
    public void write() {
        source = switch (format) {
            case CSV -> IntStream.rangeClosed(1, ROWS).mapToObj(ReadingBenchmark::cells).map(cells -> '"' + String.join("\",\"", cells) + '"')
                    .collect(Collectors.joining("\n", String.join(",", HEADER) + "\n", "\n")).getBytes(StandardCharsets.UTF_8);
            case NDJSON -> IntStream.rangeClosed(1, ROWS).mapToObj(ReadingBenchmark::cells).map(ReadingBenchmark::object)
                    .collect(Collectors.joining("\n")).getBytes(StandardCharsets.UTF_8);
            default -> throw new IllegalArgumentException(format.toString());
        };
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void readMapAndValidate(Blackhole sink) throws IOException {
        try (SourceReader reader = SourceReaders.open(new ByteArrayInputStream(source), format)) {
            MappingRules rules = mapped ? MappingRules.USUAL.mapping(new MappingSource("columns.yaml", MAPPING).read(catalog)) : MappingRules.USUAL;
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
        return List.of("person" + person, "person" + person + "@example.com", "Zoë", "Grüber " + person, "Engineer, Platform", "Product", "CC-" + person % 90,
                "E-" + person, person % 200 + " Harbour Road", "Lübeck", String.valueOf(20_000 + person % 9_000), "DE", "+49 451 " + (5_000_000 + person), "Full time");
    }

    private static String object(List<String> cells) {
        ObjectNode object = new JsonMapper().createObjectNode();
        IntStream.range(0, HEADER.size()).forEach(column -> object.put(HEADER.get(column), cells.get(column)));
        return object.toString();
    }
}
