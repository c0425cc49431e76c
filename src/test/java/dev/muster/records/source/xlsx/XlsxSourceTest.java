package dev.muster.records.source.xlsx;

import static dev.muster.records.source.xlsx.TestSheet.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.muster.records.problem.Problem;
import dev.muster.records.source.CsvStyle;
import dev.muster.records.source.Dialect;
import dev.muster.records.source.SourceFormat;
import dev.muster.records.source.SourceLimits;
import dev.muster.records.source.SourceReader;
import dev.muster.records.source.SourceReaders;
import dev.muster.records.source.SourceRow;
import dev.muster.records.source.SourceRules;
import dev.muster.records.source.TestSources;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class XlsxSourceTest {
    private static final SourceRules SMALL =
            new SourceRules(Dialect.FOUND, new SourceLimits(200_000, 1_000, 100, 1_000));

    @TempDir
    private Path folder;

    @Test
    void readsWhatALibraryWrites() throws IOException {
        var file = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(file, "Test", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("People");
            String[] header = {"username", "email", "employeeIdentifier", "sudo", "attributes.startDate", "department"};
            for (int column = 0; column < header.length; column++) {
                sheet.value(0, column, header[column]);
            }
            sheet.value(1, 0, "ada");
            sheet.value(1, 1, "a@example.com");
            sheet.value(1, 2, 123_456_789_012L);
            sheet.value(1, 3, true);
            sheet.value(1, 4, LocalDate.of(2026, 3, 31));
            sheet.style(1, 4).format("yyyy-mm-dd").set();
            sheet.inlineString(1, 5, "R & D\n<Zoë> 😀");
            sheet.value(3, 0, "ben");
        }
        TestSources.Read source = read(file.toByteArray());

        assertThat(source.fault()).isNull();
        assertThat(source.header()).startsWith("username", "email");
        assertThat(source.rows()).extracting(SourceRow::line).containsExactly(2L, 4L);
        assertThat(source.rows().get(0).cells())
                .containsExactly("ada", "a@example.com", "123456789012", "true", "2026-03-31", "R & D\n<Zoë> 😀");
        assertThat(source.rows().get(1).cells()).containsExactly("ben", "", "", "", "", "");
        assertThat(source.reports()).isEqualTo(new CsvStyle(",", true));
    }

    @Test
    void readsEveryKindOfText() {
        byte[] file = new TestSheet()
                .sharedTexts(
                        "<si><t>username</t></si>",
                        "<si><r><t>e</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">mail </t></r><rPh sb=\"0\" "
                                + "eb=\"1\"><t>no</t></rPh></si>",
                        "<si><t>two_x000D_\nlines_x005F_x0041_ <![CDATA[<&>]]></t></si>",
                        "<si/>")
                .xml("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" "
                        + "t=\"str\"><f>\"a\"&amp;\"b\"</f><v>ab</v></c></row>")
                .xml("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>2</v></c><c r=\"B2\" t=\"s\"><v>3</v></c><c r=\"C2\" "
                        + "t=\"d\"><v>2026-03-31</v></c></row>")
                .bytes();

        assertThat(read(file).header()).containsExactly("username", "email ", "ab");
        assertThat(read(file).rows().get(0).cells()).containsExactly("two\r\nlines_x0041_ <&>", "", "2026-03-31");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "45321|General|45321",
                "45321|yyyy-mm-dd|2024-01-30",
                "45321.75|[$-407]d. mmmm yyyy hh:mm|2024-01-30T18:00",
                "0.5|h:mm|12:00",
                "1234|00000|01234",
                "-7|000|-007",
                "1234|\"day\" 0|day 1234",
                "0.1|General|0.1",
                "1.0000000000000001E-1|General|0.1",
                "1.23456789012E11|General|123456789012",
                "999999999999999|General|999999999999999",
                "1.2345678901234567E+18|General|1.23456789012346E+18",
                "12|0.00%|12",
                "3.0|General|3",
                "60|yyyy-mm-dd|60",
                "1E999|x|#",
                "1e-999999999|General|0",
                "45321|[h]:mm|2024-01-30"
            })
    void readsNumbersAsTheIntendedText(String raw, String format, String text) {
        TestSources.Read source = read(new TestSheet()
                .styles(format)
                .texts("number", "other")
                .xml("<row><c s=\"0\"><v>" + raw + "</v></c><c t=\"b\"><v>0</v></c></row>")
                .bytes());

        assertThat(
                        source.rows().isEmpty()
                                ? source.faultCode()
                                : source.rows().get(0).cells().get(0))
                .isEqualTo(text.equals("#") ? "XLSX_BROKEN" : text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "493055501010|\\+0|+493055501010",
                "493055501010|+0|+493055501010",
                "42|\"E-\"00000|E-00042",
                "42|\\E\\-00000|E-00042",
                "12345678|000-00-0000|012-34-5678",
                "493055501020|\"+\"00 00 00000000|+49 30 55501020",
                "5550101234|(000) 000-0000|(555) 010-1234",
                "1234567|0 000 000|1 234 567",
                "5550101234|[<=9999999]###\\-####;\\(###\\)\\ ###\\-####|(555) 010-1234",
                "5550101|[<=9999999]###\\-####;\\(###\\)\\ ###\\-####|555-0101",
                "8001|[$-807]00000|08001",
                "42|[Red]000|042",
                "42|[Blue][>=100]\"big \"0;\"small \"0|small 42",
                "7|General\" pieces\"|7 pieces",
                "5|0000;-0000|0005",
                "0|0000;-0000;\"none\"|none",
                "-5|0;(0)|-5",
                "42|#,##0|42",
                "42|_-* #,##0_-;-* #,##0_-;_-* \"-\"_-;_-@_-|42",
                "42|0.00|42",
                "42|0%|42",
                "42|0.00E+00|42",
                "42|# ?/?|42",
                "42|[$€-407] 0|42",
                "1.5|000|1.5",
                "42|;;;|42",
                "42|@|42",
                "42|0_)|42",
                "123456789|00-00|1234567-89",
                "42|\"a;b\"00|a;b42",
                "42|\\;00|;42",
                "0|#|0",
                "42|\"[E]\"000|[E]042",
                "42|00000;-00000;;@|00042",
                "42|00000;@|00042",
                "42|QQ|42"
            })
    void addsTheSignsOfNumberFormats(String raw, String format, String text) {
        TestSources.Read source = read(new TestSheet()
                .styles(format.replace("<", "&lt;").replace(">", "&gt;"))
                .texts("number", "other")
                .xml("<row><c s=\"0\"><v>" + raw + "</v></c><c t=\"b\"><v>0</v></c></row>")
                .bytes());

        assertThat(source.rows().get(0).cells().get(0)).isEqualTo(text);
    }

    @Test
    void countsDaysFrom1904IfTheWorkbookDoes() {
        byte[] file = new TestSheet()
                .workbook("<workbookPr date1904=\"1\"/>", "<sheet name=\"People\" sheetId=\"1\" r:id=\"rId1\"/>")
                .styles("yyyy-mm-dd")
                .texts("a", "b")
                .xml("<row><c s=\"0\"><v>43859</v></c></row>")
                .bytes();
        assertThat(read(file).rows().get(0).cells().get(0)).isEqualTo("2024-01-30");
    }

    @Test
    void readsTheFirstVisibleOrTheNamedSheet() {
        byte[] file = TestSheet.of(row("username", "email"), row("hidden", "h"))
                .workbook(
                        "",
                        "<sheet name=\"Chart\" sheetId=\"3\" r:id=\"rId5\"/>"
                                + "<sheet name=\"Old\" sheetId=\"1\" state=\"hidden\" r:id=\"rId1\"/><sheet "
                                + "name=\"New Hires\" sheetId=\"2\" r:id=\"rId2\"/>")
                .part(
                        "xl/worksheets/sheet2.xml",
                        TestSheet.sheetXml(
                                "<row><c t=\"str\"><v>username</v></c></row><row hidden=\"1\"><c "
                                        + "t=\"str\"><v>ada</v></c></row>",
                                ""))
                .bytes();

        assertThat(read(file).rows())
                .extracting(SourceRow::cells)
                .as("a hidden row is a row")
                .containsExactly(List.of("ada"));
        assertThat(read(file, sheet("old")).rows())
                .extracting(SourceRow::cells)
                .containsExactly(List.of("hidden", "h"));
        assertThat(read(file, sheet("Nobody")).fault()).satisfies(fault -> {
            assertThat(fault.code()).isEqualTo("SHEET_UNKNOWN");
            assertThat(fault.hint()).contains("\"Old\", \"New Hires\"").doesNotContain("Chart");
        });
    }

    @Test
    void skipsEmptyRowsAndReportsCellsBeyondTheHeader() {
        TestSources.Read source = read(TestSheet.of(
                        row(""),
                        row("username", "email", ""),
                        row("", ""),
                        row("ada", "a@example.com", " "),
                        row("ben", "b@example.com", "", "x"),
                        row(" ", ""))
                .bytes());

        assertThat(source.header()).containsExactly("username", "email");
        assertThat(source.rows()).extracting(SourceRow::line).containsExactly(4L, 5L);
        assertThat(source.rows().get(0).problems()).isEmpty();
        assertThat(source.rows().get(1).problems())
                .extracting(Problem::told)
                .containsExactly("Cell D5 is filled, but its column has no name");
    }

    @Test
    void findsTheHeaderBelowATitle() {
        TestSources.Read source = read(TestSheet.of(
                        row("New hires of May"), row("", " "), row("username", "email"), row("ada", "a@example.com"))
                .merged("A1:B1")
                .bytes());

        assertThat(source.fault()).isNull();
        assertThat(source.header()).containsExactly("username", "email");
        assertThat(source.rows()).extracting(SourceRow::line).containsExactly(4L);
        assertThat(source.warnings())
                .extracting(Problem::reason)
                .containsExactly("The column names are in row 3; 1 row above it is ignored");
        assertThat(read(TestSheet.of(row("ben@example.com", "hunter2"), row("username", "email"), row("ada", "a"))
                                .bytes())
                        .fault()
                        .toString())
                .contains("HEADER_MISSING")
                .doesNotContain("hunter2");
    }

    @Test
    void reportsATitleAboveUnknownColumns() {
        TestSheet sheet =
                TestSheet.of(row("New hires of May"), row(""), row("Login", "Mail"), row("ada", "a@example.com"));

        assertThat(read(sheet.bytes()).fault().reason()).isEqualTo("The header (row 1) has 1 cell, but row 3 has 2");
        assertThat(read(sheet.bytes()).rows()).isEmpty();
        assertThat(read(sheet.bytes(), headerRow(3)))
                .satisfies(source -> assertThat(source.header()).containsExactly("Login", "Mail"))
                .satisfies(source -> assertThat(source.rows()).hasSize(1))
                .satisfies(source -> assertThat(source.warnings()).isEmpty());
        assertThat(read(sheet.bytes(), headerRow(2)).fault().reason())
                .isEqualTo("The header row (row 2) is blank or does not exist");
        assertThat(read(TestSheet.of(row("ada@example.com", "hunter2"), row("a", "b"))
                                .bytes())
                        .faultCode())
                .isEqualTo("HEADER_MISSING");
        assertThat(read(TestSheet.of(row("email", "E-Mail"), row("a", "b")).bytes())
                        .faultCode())
                .isEqualTo("COLUMN_DUPLICATE");
        assertThat(read(TestSheet.of(row("email", "username")).bytes()).faultCode())
                .isEqualTo("SOURCE_EMPTY");
        assertThat(read(new TestSheet().bytes()).fault().reason()).isEqualTo("The sheet is empty");
    }

    @Test
    void readsTheOnlySheetWithKnownColumns() {
        TestSources.Read source = read(sheets("Read me", "x", "People", "username"));

        assertThat(source.rows()).extracting(SourceRow::cells).containsExactly(List.of("of People", "a"));
        assertThat(source.warnings())
                .extracting(Problem::reason)
                .containsExactly("Reading the sheet \"People\", the only one with columns of users");
    }

    @Test
    void warnsAboutOtherSheetsWithKnownColumns() {
        TestSources.Read source = read(sheets("May", "username", "June", "username", "Lists", "x"));

        assertThat(source.rows()).extracting(SourceRow::cells).containsExactly(List.of("of May", "a"));
        assertThat(source.warnings())
                .extracting(Problem::reason)
                .containsExactly("Reading the sheet \"May\", but other sheets also have columns of users: \"June\"");
    }

    @Test
    void doesNotGuessTheSheet() {
        assertThat(read(sheets("Read me", "x", "May", "username", "June", "username"))
                        .fault())
                .satisfies(fault -> {
                    assertThat(fault.reason()).isEqualTo("Several sheets have columns of users: \"May\", \"June\"");
                    assertThat(fault.hint()).contains("--sheet").contains("\"Read me\", \"May\", \"June\"");
                });
        assertThat(read(sheets("Read me", "x", "Lists", "y")).fault()).satisfies(fault -> {
            assertThat(fault.code()).isEqualTo("HEADER_MISSING");
            assertThat(fault.hint())
                    .contains("--sheet")
                    .contains("\"Read me\", \"Lists\"")
                    .contains("--header-row");
        });
        assertThat(read(sheets("Read me", "x", "People", "username"), sheet("Read me"))
                        .faultCode())
                .isEqualTo("HEADER_MISSING");
    }

    /** Sheets by their names and the name of their first column. */
    private static byte[] sheets(String... namesAndColumns) {
        var workbook = new StringBuilder();
        var relations = new StringBuilder();
        var sheet = new TestSheet();
        for (int index = 0; index < namesAndColumns.length; index += 2) {
            String id = "s" + index;
            workbook.append("<sheet name=\"")
                    .append(namesAndColumns[index])
                    .append("\" sheetId=\"1\" r:id=\"")
                    .append(id)
                    .append("\"/>");
            relations
                    .append("<Relationship Id=\"")
                    .append(id)
                    .append("\" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet\" Target=\"")
                    .append(id)
                    .append(".xml\"/>");
            sheet.part(
                    "xl/" + id + ".xml",
                    TestSheet.sheetXml(
                            ("<row><c t=\"str\"><v>%s</v></c><c t=\"str\"><v>email</v></c></row><row><c "
                                            + "t=\"str\"><v>of %s</v></c><c t=\"str\"><v>a</v></c></row>")
                                    .formatted(namesAndColumns[index + 1], namesAndColumns[index])
                                    .replace(
                                            "<v>email</v>",
                                            namesAndColumns[index + 1].equals("username")
                                                    ? "<v>email</v>"
                                                    : "<v>y</v>"),
                            ""));
        }
        return sheet.workbook("", workbook + "")
                .part("xl/_rels/workbook.xml.rels", "<Relationships>" + relations + "</Relationships>")
                .bytes();
    }

    @ParameterizedTest
    @CsvSource({
        "A2:A3,true",
        "A2:B2,true",
        "B2:D2,false",
        "A1:B1,true",
        "C1:C9,false",
        "A4:B9,false",
        "B3:B9,false",
        "A2,false",
        "nonsense,false",
        "A3:A2,false"
    })
    void refusesMergedCellsThatHideValues(String area, boolean fault) {
        TestSources.Read source = read(TestSheet.of(row("username", "email"), row("ada", "a"), row("ben", "b"))
                .merged("Z1:Z9", area)
                .bytes());

        assertThat(source.faultCode()).isEqualTo(fault ? "CELLS_MERGED" : null);
        assertThat(source.rows()).hasSize(2);
    }

    @Test
    void reportsAFormulaWithoutAValue() {
        TestSources.Read source = read(TestSheet.of(row("username", "email"))
                .xml("<row><c t=\"str\"><v>ada</v></c><c><f>A1&amp;\"@example.com\"</f></c></row>")
                .bytes());

        assertThat(source.rows().get(0).problems())
                .extracting(Problem::code, Problem::reason)
                .containsExactly(tuple("CELL_ERROR", "The cell B2 is a formula without a calculated value"));
    }

    @Test
    void readsADeadLetterSavedByASpreadsheet() {
        TestSources.Read source = read(
                TestSheet.of(row("username", "mobile_number", "_import", "_line"), row("ada", "'+49 1", "01J", "2"))
                        .bytes());
        assertThat(source.rows().get(0).cells()).containsExactly("ada", "+49 1", "01J", "2");
    }

    @Test
    void noticesEveryTruncation() {
        byte[] whole = TestSheet.of(row("username", "email"), row("ada", "a"), row("ben", "b"))
                .bytes();
        for (int length = 4; length < whole.length; length += 3) {
            assertThat(read(Arrays.copyOf(whole, length)).faultCode())
                    .as(length + " bytes of " + whole.length)
                    .isEqualTo("XLSX_BROKEN");
        }
    }

    static Stream<Map.Entry<String, TestSheet>> broken() {
        return Stream.of(
                Map.entry("is not valid XML", new TestSheet().part("xl/worksheets/sheet1.xml", "username,email\n")),
                Map.entry("is not valid XML", new TestSheet().part("xl/workbook.xml", "<workbook><sheets>")),
                Map.entry(
                        "is not valid XML",
                        new TestSheet()
                                .part(
                                        "xl/workbook.xml",
                                        "<!DOCTYPE a [<!ENTITY b SYSTEM "
                                                + "\"file:///etc/passwd\">]><workbook>&b;</workbook>")),
                Map.entry(
                        "is missing",
                        new TestSheet().workbook("", "<sheet name=\"Gone\" sheetId=\"2\" r:id=\"rId2\"/>")),
                Map.entry("the sheet has no data", new TestSheet().part("xl/worksheets/sheet1.xml", "<worksheet/>")),
                Map.entry(
                        "the text of the cell A1 is missing",
                        new TestSheet().xml("<row><c t=\"s\"><v>7</v></c></row>")),
                Map.entry(
                        "the text of the cell A1 is missing",
                        new TestSheet().sharedTexts("<si><t>x</t></si>").xml("<row><c t=\"s\"><v>-1</v></c></row>")),
                Map.entry(
                        "\"ZZZ1\" is not a cell reference",
                        new TestSheet().xml("<row><c r=\"ZZZ1\" t=\"str\"><v>x</v></c></row>")),
                Map.entry("row 3 follows row 5", new TestSheet().xml("<row r=\"5\"><c/></row><row r=\"3\"><c/></row>")),
                Map.entry("\"99999999\" is not a row number", new TestSheet().xml("<row r=\"99999999\"/>")),
                Map.entry(
                        "the cells of row 1 are out of order",
                        new TestSheet().xml("<row><c r=\"B1\"/><c r=\"A1\"/></row>")),
                Map.entry(
                        "the cell A2 is not a number",
                        TestSheet.of(row("username", "email")).xml("<row><c><v>0x12</v></c></row>")));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void explainsABrokenWorkbook(Map.Entry<String, TestSheet> broken) {
        assertThat(read(broken.getValue().bytes()).fault()).satisfies(fault -> {
            assertThat(fault.code()).isEqualTo("XLSX_BROKEN");
            assertThat(fault.reason()).contains(broken.getKey());
        });
    }

    @ParameterizedTest
    @CsvSource({
        "mimetype,an OpenDocument file",
        "xl/workbook.bin,a binary workbook",
        "word/document.xml,a text document",
        "users.csv,a ZIP archive without a workbook"
    })
    void namesOtherArchives(String part, String word) throws IOException {
        var file = new ByteArrayOutputStream();
        try (var archive = new ZipOutputStream(file)) {
            archive.putNextEntry(new ZipEntry(part));
        }
        assertThat(read(file.toByteArray()).fault())
                .satisfies(fault -> assertThat(fault.code()).isEqualTo("FORMAT_NOT_READ"))
                .satisfies(fault -> assertThat(fault.reason()).contains(word));
    }

    @Test
    void refusesZipBombs() {
        String spaces = " ".repeat(300_000);
        assertThat(read(new TestSheet().xml(spaces).bytes(), SMALL).fault().reason())
                .isEqualTo("The workbook decompresses to more than 200000 bytes");
        assertThat(read(
                                new TestSheet()
                                        .part("xl/styles.xml", "<a>" + spaces + "</a>")
                                        .bytes(),
                                SMALL)
                        .faultCode())
                .isEqualTo("SOURCE_TOO_LARGE");
        assertThat(read(TestSheet.of(row("a", "x".repeat(2_000))).bytes(), SMALL)
                        .fault()
                        .reason())
                .isEqualTo("The cell B1 has more than 1000 characters");
        assertThat(read(
                                new TestSheet()
                                        .sharedTexts("<si><t>" + "x".repeat(100) + "</t></si>")
                                        .bytes(),
                                SMALL)
                        .faultCode())
                .isEqualTo("SOURCE_EMPTY");
        assertThat(read(
                                new TestSheet()
                                        .sharedTexts(("<si><t>" + "x".repeat(100) + "</t></si>").repeat(10))
                                        .bytes(),
                                SMALL)
                        .fault()
                        .reason())
                .isEqualTo("The texts of the workbook have more than 1000 bytes");
        assertThat(read(
                                TestSheet.of(Stream.generate(() -> "x")
                                                .limit(101)
                                                .toArray(String[]::new))
                                        .bytes(),
                                SMALL)
                        .faultCode())
                .isEqualTo("RECORD_TOO_LARGE");
        assertThat(read(new TestSheet()
                                .xml("<row a=\"" + "x".repeat(5_000_000) + "\"/>")
                                .bytes())
                        .fault()
                        .reason())
                .contains("larger than any cell");
        assertThat(read(new TestSheet()
                                .xml("<row>" + "<c r=\"A1\"><f>" + "x".repeat(2_000_000) + "</f></c></row>")
                                .bytes())
                        .faultCode())
                .isEqualTo("RECORD_TOO_LARGE");
    }

    /**
     * Java passes over the record in the comment, since that does not end where it says, and takes the one before it.
     */
    @Test
    void findsTheDirectorySizeDespiteAComment() {
        byte[] file = TestSheet.of(row("username"), row("ada")).bytes();
        ByteBuffer archive = ByteBuffer.allocate(file.length + 22)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(file);
        int end = file.length - 22;
        archive.putInt(end + 12, 300_000_000).putShort(end + 20, (short) 22);
        archive.putInt(file.length, archive.getInt(end))
                .putInt(file.length + 12, 100)
                .putShort(file.length + 20, (short) 7);

        assertThat(read(archive.array()).fault().reason()).contains("its archive has an oversized directory");
    }

    @Test
    void removesTheTemporaryWorkbook() throws IOException {
        Path file = folder.resolve("users.xlsx.gz");
        try (var packed = new GZIPOutputStream(Files.newOutputStream(file))) {
            packed.write(TestSheet.of(row("username", "email"), row("ada", "a")).bytes());
        }
        long before = temporaryWorkbooks();
        try (SourceReader reader = SourceReaders.open(file)) {
            assertThat(reader.format()).isEqualTo(SourceFormat.XLSX);
            assertThat(TestSources.all(reader).rows()).hasSize(1);
            assertThat(temporaryWorkbooks()).isEqualTo(before);
        }
    }

    @Test
    void readsAWorkbookUnderAnyName() throws IOException {
        Path file = Files.write(
                folder.resolve("users.csv"),
                TestSheet.of(row("username", "email"), row("ada", "a")).bytes());
        try (SourceReader reader = SourceReaders.open(file)) {
            assertThat(reader.format()).isEqualTo(SourceFormat.XLSX);
            assertThat(TestSources.all(reader).rows()).hasSize(1);
        }
    }

    @Test
    void readsSharedTextsAcrossChunks() {
        String[] texts = new String[3_000];
        Arrays.setAll(texts, index -> "😀é".repeat(index % 700) + index);
        var sheet = new TestSheet()
                .sharedTexts(Arrays.stream(texts)
                        .map(text -> "<si><t>" + text + "</t></si>")
                        .toArray(String[]::new))
                .texts("username", "email");
        for (int index = texts.length - 1; index >= 0; index--) {
            sheet.xml("<row><c t=\"s\"><v>" + index + "</v></c></row>");
        }
        List<SourceRow> rows = read(sheet.bytes()).rows();

        assertThat(rows).hasSize(texts.length);
        for (int index = 0; index < texts.length; index++) {
            assertThat(rows.get(index).cells().get(0)).isEqualTo(texts[texts.length - 1 - index]);
        }
    }

    private static long temporaryWorkbooks() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().matches("muster-.*\\.xlsx"))
                    .count();
        }
    }

    private static SourceRules headerRow(int row) {
        return SourceRules.USUAL.saying(new Dialect(null, null, null, row, null));
    }

    private static SourceRules sheet(String name) {
        return SourceRules.USUAL.saying(new Dialect(null, null, name));
    }

    private static TestSources.Read read(byte[] file) {
        return read(file, SourceRules.USUAL);
    }

    private static TestSources.Read read(byte[] file, SourceRules rules) {
        try (SourceReader reader = SourceReaders.open(new ByteArrayInputStream(file), SourceFormat.XLSX, rules)) {
            return TestSources.all(reader);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
