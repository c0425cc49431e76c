package dev.muster.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.records.mapping.MappedNames;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.MusterColumns;
import dev.muster.records.schema.Outcome;
import dev.muster.records.schema.SecretNames;
import dev.muster.records.source.Dialect;
import dev.muster.records.source.SourceFormat;
import dev.muster.records.source.SourceReader;
import dev.muster.records.source.SourceReaders;
import dev.muster.records.source.SourceRow;
import dev.muster.records.source.SourceRules;
import dev.muster.records.source.TestSources;
import dev.muster.records.source.xlsx.TestSheet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The dead letter of a source in any dialect is read back like the source, by the configured rules, and written again
 * unchanged.
 */
class DialectRoundTripTest {
    private static final AttributeCatalog CATALOG = AttributeCatalog.load();
    private static final OutcomeColumns INVALID =
            new OutcomeColumns("01JD0", 2, Outcome.INVALID, "X", "a, b; c\td|e^f", "Ünal", null, null);
    private static final String TEXT =
            "username,email,description\nada,a@example.com,\"Zoë's; \"\"5|6\"\"\n7^8\"\nben,,=1\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                ", UTF-8 , auto",
                "; UTF-8 ; auto",
                "; UTF-8 ; UTF-8",
                "| UTF-16LE | auto",
                "; windows-1252 ; windows-1252",
                "^ UTF-8 ^ UTF-8",
                "^ windows-1252 ^ windows-1252"
            })
    void writesTheDeadLetterInTheDialectOfItsSource(String delimiter, String encoding, String set, String said)
            throws IOException {
        boolean marked = encoding.startsWith("UTF-16");
        byte[] source = ((marked ? "\uFEFF" : "") + TEXT.replace(",", delimiter)).getBytes(Charset.forName(encoding));
        var rules = SourceRules.USUAL.saying(Dialect.of(set, said, null));

        byte[] deadLetter = deadLetter(source, SourceFormat.CSV, rules);

        assertThat(new String(deadLetter, StandardCharsets.UTF_8))
                .startsWith((encoding.equals("UTF-8") ? "" : "\uFEFF") + "username" + delimiter + "email" + delimiter);
        assertReadsBack(deadLetter, rules);
        assertReadsBack(deadLetter, rules.ofReports());
        assertThat(deadLetter(deadLetter, SourceFormat.CSV, rules)).isEqualTo(deadLetter);
    }

    @Test
    void acceptsATabAsDelimiter() throws IOException {
        byte[] deadLetter = deadLetter(
                TEXT.replace(",", "\t").getBytes(StandardCharsets.UTF_8), SourceFormat.CSV, SourceRules.USUAL);

        assertThat(new String(deadLetter, StandardCharsets.UTF_8)).startsWith("username\temail\t");
        assertReadsBack(deadLetter, SourceRules.USUAL);
    }

    @Test
    void dropsADelimiterThatOnlyTheFileDeclared() throws IOException {
        byte[] deadLetter = deadLetter(
                ("sep=^\n" + TEXT.replace(",", "^").replace("7^8", "7-8")).getBytes(StandardCharsets.UTF_8),
                SourceFormat.CSV,
                SourceRules.USUAL);

        assertThat(new String(deadLetter, StandardCharsets.UTF_8)).startsWith("username,email,description,_import");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"auto ,", "; ;"})
    void writesTheDeadLetterOfAWorkbookAsCsv(String set, String written) throws IOException {
        byte[] workbook = TestSheet.of(
                        TestSheet.row("username", "email", "description"),
                        TestSheet.row("ada", "a@example.com", "Zoë's; \"5|6\"\n7^8"),
                        TestSheet.row("ben", "", "=1"))
                .bytes();
        var rules = SourceRules.USUAL.saying(Dialect.of(set, "windows-1252", null));

        byte[] deadLetter = deadLetter(workbook, SourceFormat.XLSX, rules);

        assertThat(new String(deadLetter, StandardCharsets.UTF_8))
                .startsWith("\uFEFFusername" + written + "email" + written);
        assertReadsBack(deadLetter, rules);
    }

    private static void assertReadsBack(byte[] deadLetter, SourceRules rules) throws IOException {
        try (SourceReader reader = SourceReaders.open(new ByteArrayInputStream(deadLetter), SourceFormat.CSV, rules)) {
            TestSources.Read again = TestSources.all(reader);
            assertThat(again.fault()).isNull();
            assertThat(again.header())
                    .startsWith("username", "email", "description")
                    .contains(MusterColumns.IMPORT)
                    .hasSize(11);
            assertThat(again.rows())
                    .extracting(row -> row.cells().subList(0, 3))
                    .containsExactly(
                            List.of(
                                    "ada",
                                    "a@example.com",
                                    again.rows().get(0).cells().get(2)),
                            List.of("ben", "", "=1"));
            assertThat(again.rows().get(0).cells().get(2))
                    .startsWith("Zoë's; \"5")
                    .contains("\n7");
            assertThat(again.rows().get(0).cells()).contains(INVALID.reason());
        }
    }

    private static byte[] deadLetter(byte[] source, SourceFormat format, SourceRules rules) throws IOException {
        var deadLetter = new ByteArrayOutputStream();
        try (SourceReader reader = SourceReaders.open(new ByteArrayInputStream(source), format, rules);
                OutcomeWriter writer =
                        OutcomeWriters.open(deadLetter, reader, new SecretNames(CATALOG, MappedNames.NONE))) {
            while (reader.hasNext()) {
                SourceRow row = reader.next();
                writer.write(row, INVALID);
            }
        }
        return deadLetter.toByteArray();
    }
}
