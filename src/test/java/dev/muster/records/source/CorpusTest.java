package dev.muster.records.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.records.schema.Attribute;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.RecordMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * More than a thousand CSV files of which each is another, and JSON with every kind of value that is none: of every row
 * it is known what must come of it.
 */
class CorpusTest {
    private static final int LONG = 1 << 20;

    /** An encoding of the bytes, with or without a byte order mark, and the option that is needed to read them. */
    private record Writing(String encoding, boolean mark, String said) {
        byte[] bytes(String text) {
            return ((mark ? "\uFEFF" : "") + text).getBytes(Charset.forName(encoding));
        }

        boolean canWrite(String text) {
            return Charset.forName(encoding).newEncoder().canEncode(text);
        }
    }

    /**
     * A cell of the second of three rows.
     *
     * @param cell as it is written
     * @param value as it is read; {@code null} where the row, or all from there on, cannot be read
     * @param code of the row's problem; {@code null} where it has none
     * @param fault of the source; {@code null} where it has none
     */
    private record Feature(String name, String cell, String value, String code, String fault) {
        static Feature good(String name, String cell, String value) {
            return new Feature(name, cell, value, null, null);
        }
    }

    private static final List<Writing> WRITINGS = List.of(
            new Writing("UTF-8", false, null),
            new Writing("UTF-8", true, null),
            new Writing("UTF-16LE", true, null),
            new Writing("UTF-16BE", true, null),
            new Writing("UTF-16LE", false, "UTF-16LE"),
            new Writing("windows-1252", false, "windows-1252"),
            new Writing("ISO-8859-8", false, "ISO-8859-8"));

    private static List<Feature> features(String delimiter) {
        return List.of(
                Feature.good("plain", "x", "x"),
                Feature.good("empty", "", ""),
                Feature.good("quoted", "\"x\"", "x"),
                Feature.good("quotes", "\"say \"\"hello\"\"\"", "say \"hello\""),
                Feature.good("a quote within", "5\" pipe", "5\" pipe"),
                Feature.good("delimiter", "\"a" + delimiter + "b\"", "a" + delimiter + "b"),
                Feature.good("line breaks", "\"a\nb\r\nc\rd\"", "a\nb\r\nc\rd"),
                Feature.good("blanks", "  x ", "  x "),
                Feature.good("umlauts", "Zoë Ünal", "Zoë Ünal"),
                Feature.good("emoji", "👩\u200d🚀 😀", "👩\u200d🚀 😀"),
                Feature.good("right to left", "שלום", "שלום"),
                Feature.good("long", "x".repeat(LONG), "x".repeat(LONG)),
                Feature.good("formula", "=1+1", "=1+1"),
                Feature.good("apostrophe", "'x", "'x"),
                new Feature("too few", null, null, null, null),
                Feature.good("a quoted cell after a blank", " \"x, y\" ", "x, y"),
                new Feature("too many that are blank", "x" + delimiter + " ", "x", null, null),
                new Feature("too many", "x" + delimiter + "y", null, "CELLS_EXCESS", null),
                new Feature("NUL", "a\0b", null, "SOURCE_BINARY", "SOURCE_BINARY"),
                new Feature("open quote", "\"x", null, "QUOTE_UNTERMINATED", "QUOTE_UNTERMINATED"),
                new Feature("text after a quote", "\"x\"y", null, "QUOTE_MISPLACED", "QUOTE_MISPLACED"),
                new Feature("too long", "x".repeat(LONG + 1), null, "RECORD_TOO_LARGE", "RECORD_TOO_LARGE"));
    }

    @Test
    void accountsForEveryRowOfEveryCsvFile() throws IOException {
        int files = 0;
        for (Writing writing : WRITINGS) {
            for (String delimiter : List.of(",", ";", "\t", "|")) {
                for (String end : List.of("\n", "\r\n", "\r")) {
                    for (Feature feature : features(delimiter)) {
                        if (feature.cell() == null || writing.canWrite(feature.cell())) {
                            check(writing, delimiter, end, feature);
                            files++;
                        }
                    }
                }
            }
        }
        assertThat(files).isGreaterThan(1_000);
    }

    private static void check(Writing writing, String delimiter, String end, Feature feature) throws IOException {
        String second =
                "ben" + delimiter + "b@example.com" + (feature.cell() == null ? "" : delimiter + feature.cell());
        String text = String.join(
                        end,
                        String.join(delimiter, "username", "email", "description"),
                        String.join(delimiter, "ada", "a@example.com", "y"),
                        second,
                        String.join(delimiter, "cem", "c@example.com", "z"))
                + end;
        String name = "%s, %s, %s, %s"
                .formatted(writing, delimiter, end.replace("\r", "CR").replace("\n", "LF"), feature.name());
        var rules = SourceRules.USUAL.saying(new Dialect(null, writing.said(), null));
        try (SourceReader reader =
                SourceReaders.open(new ByteArrayInputStream(writing.bytes(text)), SourceFormat.CSV, rules)) {
            TestSources.Read source = TestSources.all(reader);

            assertThat(source.header()).as(name).containsExactly("username", "email", "description");
            assertThat(source.faultCode()).as(name).isEqualTo(feature.fault());
            assertThat(source.rows()).as(name).hasSize(feature.fault() == null ? 3 : 2);
            assertThat(source.rows().get(0).cells()).as(name).containsExactly("ada", "a@example.com", "y");
            assertThat(source.rows().get(1).line()).as(name).isEqualTo(3);
            assertThat(source.problemCodes().get(1))
                    .as(name)
                    .isEqualTo(feature.code() == null ? List.of() : List.of(feature.code()));
            if (feature.value() != null) {
                assertThat(source.rows().get(1).cells().get(2)).as(name).isEqualTo(feature.value());
            }
        }
    }

    static Stream<String> malformedValues() {
        List<String> values = new ArrayList<>(List.of(
                "tru",
                "TRUE",
                "nul",
                "None",
                "undefined",
                "NaN",
                "Infinity",
                "-Infinity",
                "01",
                "1.",
                ".5",
                "+1",
                "1e",
                "1e+",
                "-",
                "--1",
                "0x1F",
                "1_000",
                "'a'",
                "\"a",
                "a\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12G4\"",
                "\"\\",
                "\"\t\"",
                "\"\u0001\"",
                "\u0000",
                "\uFEFF",
                "{,}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\" 1}",
                "{\"a\":1,}",
                "{a:1}",
                "{1:1}",
                "{\"a\":1 \"b\":2}",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[",
                "]",
                "}",
                "{",
                ",",
                ":",
                "",
                "/* c */",
                "// c",
                "# c",
                "\\",
                "`a`",
                "<a/>",
                "1 1",
                "\"a\"\"b\"",
                "[".repeat(200) + "]".repeat(200),
                "{\"a\":".repeat(200),
                "1".repeat(2_000),
                "\"" + "x".repeat(2 * LONG) + "\""));
        return values.stream();
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("malformedValues")
    void rejectsTheLineOrEndsTheArrayAtAnInvalidValue(String value) {
        String row = "{\"username\":%s}";
        for (String broken : List.of(value, row.formatted(value))) {
            TestSources.Read lines =
                    TestSources.ndjson("{\"username\":\"ada\"}\n" + broken + "\n{\"username\":\"cem\"}\n");
            boolean stays = value.contains("\0");
            assertThat(lines.faultCode()).isEqualTo(stays ? "SOURCE_BINARY" : null);
            assertThat(lines.rows()).hasSize(broken.isEmpty() || stays ? 2 : 3);
            assertThat(lines.rows().get(0).problems()).isEmpty();
            if (!broken.isEmpty()) {
                assertThat(lines.rows().get(1).problems()).hasSize(1);
            }
            for (String array : List.of(
                    "[{\"username\":\"ada\"},%s,{\"username\":\"cem\"}]",
                    "{\"results\":[{\"username\":\"ada\"},%s,{\"username\":\"cem\"}],\"total\":3}")) {
                TestSources.Read elements = TestSources.json(array.replace("%s", broken));
                assertThat(elements.rows().get(0).problems()).isEmpty();
                assertThat(elements.fault() != null
                                || elements.rows().size() == 3
                                        && !elements.rows().get(1).problems().isEmpty())
                        .as(broken)
                        .isTrue();
            }
        }
    }

    static Stream<String> strangeValues() {
        return Stream.of(
                "null",
                "true",
                "0",
                "-0",
                "1e400",
                "-1e-400",
                "1e999999999",
                "9".repeat(900),
                "0." + "3".repeat(900),
                "[]",
                "{}",
                "[[[]]]",
                "{\"\":\"\"}",
                "\"\"",
                "\" \"",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"\\u0000\"",
                "\"\\u202e\"",
                "\"👩\u200d🚀\"",
                "\"\\uFEFF\"",
                "[null]",
                "{\"a\":{\"b\":[1,{\"c\":null}]}}");
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("strangeValues")
    void answersEveryStrangeValue(String value) {
        for (Attribute attribute : ReadRows.CATALOG.attributes()) {
            for (String key :
                    List.of(attribute.name().replace("#", "1"), attribute.path().property(), "attributes")) {
                TestSources.Read source = TestSources.ndjson("{\"%s\":%s}".formatted(key, value));
                var mapper = new RecordMapper(ReadRows.CATALOG, Operation.UPDATE, List.of());
                assertThat(source.rows())
                        .singleElement()
                        .satisfies(row -> assertThat(mapper.map(row)).isNotNull());
            }
        }
    }
}
