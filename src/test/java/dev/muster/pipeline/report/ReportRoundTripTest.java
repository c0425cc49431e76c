package dev.muster.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.records.mapping.MappedNames;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.MusterColumns;
import dev.muster.records.schema.Outcome;
import dev.muster.records.schema.SecretNames;
import dev.muster.records.source.CsvStyle;
import dev.muster.records.source.SourceFormat;
import dev.muster.records.source.SourceRow;
import dev.muster.records.source.TestSources;
import dev.muster.records.source.TestTable;
import dev.muster.records.source.TestTables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Reports and dead letters read back like their source, except for secrets and Muster's own columns, repeatedly. */
class ReportRoundTripTest {
    private static final AttributeCatalog CATALOG = AttributeCatalog.load();
    private static final OutcomeColumns REJECTED =
            new OutcomeColumns("01JD0", 2, Outcome.REJECTED, "X", "=1+1, \"said\nthe\" service", "", null, "-7");
    private static final List<String> OWN_CELLS =
            List.of("01JD0", "2", "rejected", "X", "=1+1, \"said\nthe\" service", "", "", "-7");
    private static final List<String> SECRETS = List.of("password", "Pass_Word", "passwd");

    @Property(tries = 300)
    void readsEveryColumnOfACsvReportBack(@ForAll(supplier = TestTables.class) TestTable table) throws IOException {
        String report = csv(table.header(), table.rows());
        TestSources.Read again = TestSources.csv(report);

        assertThat(again.fault()).isNull();
        assertThat(again.header()).isEqualTo(with(table.header(), MusterColumns.ALL));
        assertThat(again.rows())
                .extracting(SourceRow::cells)
                .isEqualTo(
                        table.rows().stream().map(row -> with(row, OWN_CELLS)).toList());
        assertThat(again.rows())
                .extracting(SourceRow::number)
                .isEqualTo(
                        LongStream.rangeClosed(1, table.rows().size()).boxed().toList());
        assertThat(csv(
                        again.header(),
                        again.rows().stream().map(SourceRow::cells).toList()))
                .isEqualTo(report);
    }

    @Property(tries = 300)
    void changesOnlySecretsAndOwnColumnsInACsvReport(
            @ForAll(supplier = TestTables.class) TestTable table, @ForAll("special") String special, @ForAll int place)
            throws IOException {
        int column = Math.floorMod(place, table.header().size());
        List<String> header = new ArrayList<>(table.header());
        header.set(column, special);

        TestSources.Read again = TestSources.csv(csv(header, table.rows()));

        String written = SECRETS.contains(special) ? "" : OWN_CELLS.get(MusterColumns.ALL.indexOf(special));
        for (int row = 0; row < table.rows().size(); row++) {
            List<String> expected = new ArrayList<>(table.rows().get(row));
            expected.set(column, written);
            assertThat(again.rows().get(row).cells().subList(0, header.size())).isEqualTo(expected);
        }
        assertThat(again.header())
                .startsWith(header.toArray(String[]::new))
                .containsAll(MusterColumns.ALL)
                .doesNotHaveDuplicates();
    }

    @Property(tries = 300)
    void keepsExcessCellsAndFillsMissingOnes(
            @ForAll(supplier = TestTables.class) TestTable table, @ForAll("rows") List<String> ragged)
            throws IOException {
        String report = csv(table.header(), List.of(ragged));
        List<String> again = TestSources.csv(report).rows().get(0).cells();

        int columns = table.header().size();
        int common = Math.min(columns, ragged.size());
        List<String> expected =
                with(with(ragged.subList(0, common), Collections.nCopies(columns - common, "")), OWN_CELLS);
        List<String> surplus = ragged.subList(common, ragged.size());
        assertThat(again)
                .isEqualTo(with(
                        expected,
                        surplus.stream().allMatch(cell -> cell.matches("[\\s\\p{Z}\\p{Cf}\\x1c-\\x1f]*"))
                                ? List.of()
                                : surplus));
    }

    @Property(tries = 300)
    void readsAnNdjsonReportBackWithoutSecrets(@ForAll("users") List<ObjectNode> users) throws IOException {
        String report = ndjson(users);
        TestSources.Read again = TestSources.ndjson(report);

        assertThat(again.fault()).isNull();
        assertThat(again.rows())
                .extracting(SourceRow::line)
                .isEqualTo(LongStream.rangeClosed(1, users.size()).boxed().toList());
        for (int row = 0; row < users.size(); row++) {
            ObjectNode user = again.rows().get(row).object();
            JsonNode own = user.path(MusterColumns.JSON_KEY);
            assertThat(own.properties())
                    .extracting(property -> property.getKey())
                    .containsExactlyElementsOf(MusterColumns.ALL);
            assertThat(own.path("_reason").asText()).isEqualTo(OWN_CELLS.get(4));
            assertThat(user.without(MusterColumns.JSON_KEY).toString())
                    .isEqualTo(expected(users.get(row)).toString());
        }
        assertThat(ndjson(TestSources.ndjson(report).rows().stream()
                        .map(SourceRow::object)
                        .toList()))
                .isEqualTo(report);
    }

    @Provide
    Arbitrary<String> special() {
        return Arbitraries.of(with(SECRETS, MusterColumns.ALL));
    }

    @Provide
    Arbitrary<List<String>> rows() {
        return TestTables.cells().list().ofMinSize(1).ofMaxSize(8);
    }

    @Provide
    Arbitrary<List<ObjectNode>> users() {
        return object(value(2)).list().ofMinSize(1).ofMaxSize(8).withoutEdgeCases();
    }

    private static Arbitrary<JsonNode> value(int depth) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        Arbitrary<JsonNode> texts = Arbitraries.frequencyOf(
                        Tuple.of(4, TestTables.cells()), Tuple.of(1, Arbitraries.of("\0", "\ud83d", "\ude00 \ud83d")))
                .map(json::textNode);
        Arbitrary<JsonNode> others = Arbitraries.oneOf(
                Arbitraries.bigDecimals().map(json::numberNode),
                Arbitraries.bigIntegers().map(json::numberNode),
                Arbitraries.of(true, false).map(json::booleanNode),
                Arbitraries.just(json.nullNode()));
        if (depth == 0) {
            return Arbitraries.oneOf(texts, others);
        }
        Arbitrary<JsonNode> below = Arbitraries.lazy(() -> value(depth - 1));
        Arbitrary<JsonNode> arrays =
                below.list().ofMaxSize(3).map(elements -> json.arrayNode().addAll(elements));
        return Arbitraries.oneOf(texts, others, arrays, object(below).map(object -> object));
    }

    private static Arbitrary<ObjectNode> object(Arbitrary<JsonNode> values) {
        Arbitrary<String> keys = Arbitraries.of(
                "username",
                "größe",
                "a b",
                "😀",
                "\"",
                "",
                "_import",
                "line\nbreak",
                SECRETS.get(0),
                SECRETS.get(1),
                SECRETS.get(2));
        return Combinators.combine(keys.set().ofMaxSize(5), values.list().ofSize(5))
                .as((names, all) -> {
                    ObjectNode object = JsonNodeFactory.instance.objectNode();
                    int index = 0;
                    for (String name : names) {
                        object.set(name, all.get(index++));
                    }
                    return object;
                });
    }

    /** A user as it is to be read back: without the values of secrets, however deep they stand. */
    private static JsonNode expected(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode blanked = JsonNodeFactory.instance.objectNode();
            object.properties()
                    .forEach(property -> blanked.set(
                            property.getKey(),
                            SECRETS.contains(property.getKey())
                                    ? JsonNodeFactory.instance.nullNode()
                                    : expected(property.getValue())));
            return blanked;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode blanked = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> blanked.add(expected(element)));
            return blanked;
        }
        return value;
    }

    private static String csv(List<String> header, List<List<String>> rows) throws IOException {
        return report(
                SourceFormat.CSV,
                header,
                IntStream.range(0, rows.size())
                        .mapToObj(row -> SourceRow.ofCells(row + 1L, row + 2L, rows.get(row), List.of()))
                        .toList());
    }

    private static String ndjson(List<ObjectNode> users) throws IOException {
        return report(
                SourceFormat.NDJSON,
                List.of(),
                IntStream.range(0, users.size())
                        .mapToObj(row -> SourceRow.ofObject(row + 1L, row + 1L, users.get(row)))
                        .toList());
    }

    private static String report(SourceFormat format, List<String> header, List<SourceRow> rows) throws IOException {
        ByteArrayOutputStream report = new ByteArrayOutputStream();
        try (OutcomeWriter writer = OutcomeWriters.open(
                report, format, CsvStyle.USUAL, header, new SecretNames(CATALOG, MappedNames.NONE))) {
            for (SourceRow row : rows) {
                writer.write(row, REJECTED);
            }
        }
        return report.toString(StandardCharsets.UTF_8);
    }

    private static List<String> with(List<String> first, List<String> second) {
        List<String> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }
}
