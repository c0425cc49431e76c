package dev.muster.records.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.muster.records.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvSourceTest {
    @Test
    void readsRowsWithTheirNumberAndLine() {
        TestSources.Read source = TestSources.csv("username,email\nada,ada@example.com\nben,ben@example.com\n");

        assertThat(source.header()).containsExactly("username", "email");
        assertThat(source.rows())
                .extracting(SourceRow::number, SourceRow::line, SourceRow::cells)
                .containsExactly(
                        tuple(1L, 2L, List.of("ada", "ada@example.com")),
                        tuple(2L, 3L, List.of("ben", "ben@example.com")));
        assertThat(source.fault()).isNull();
    }

    @Test
    void skipsRowsOfEmptyCells() {
        TestSources.Read source =
                TestSources.csv("username,email\n,\nada,a@example.com\n,\n\n\"\",\"\"\nben,b@example.com\n,\n");

        assertThat(source.rows()).extracting(SourceRow::line).containsExactly(3L, 7L);
        assertThat(source.rows()).extracting(SourceRow::number).containsExactly(1L, 2L);
    }

    @Test
    void countsPhysicalLinesAcrossQuotedBreaksAndBlankLines() {
        TestSources.Read source = TestSources.csv("\nusername,description\nada,\"one\ntwo\r\nthree\"\n\n\nben,x");

        assertThat(source.rows()).extracting(SourceRow::line).containsExactly(3L, 8L);
        assertThat(source.rows().get(0).cells()).containsExactly("ada", "one\ntwo\r\nthree");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void takesBothLineEndsWithAndWithoutTheLast(String end) {
        String text = "a,b" + end + "1,2";
        assertThat(TestSources.csv(text).rows())
                .isEqualTo(TestSources.csv(text + end).rows())
                .hasSize(1);
    }

    @Test
    void takesAByteOrderMark() {
        assertThat(TestSources.csv("\uFEFFusername,email\nada,a@example.com\n").header())
                .containsExactly("username", "email");
    }

    @Test
    void takesQuotesCommasAndDoubledQuotes() {
        assertThat(TestSources.csv("\"a\",b\n\"x, \"\"y\"\"\",5\" pipe\n")
                        .rows()
                        .get(0)
                        .cells())
                .containsExactly("x, \"y\"", "5\" pipe");
    }

    @Test
    void rejectsOnlyTheRowWithExtraCells() {
        TestSources.Read source = TestSources.csv("a,b,c\n1,2,3\n1,2,3,4\n");

        assertThat(source.problemCodes()).containsExactly(List.of(), List.of("CELLS_EXCESS"));
        assertThat(source.rows().get(1).cells()).hasSize(4);
        assertThat(source.rows().get(1).problems().get(0).reason())
                .isEqualTo("The row has 4 cells, but the header has 3");
        assertThat(source.fault()).isNull();
    }

    @Test
    void ignoresBlankExtraCells() {
        TestSources.Read source = TestSources.csv("a,b,c\n1,2,3,\n1,2,3,,\u00a0, \n");

        assertThat(source.problemCodes()).containsExactly(List.of(), List.of());
        assertThat(source.rows()).extracting(SourceRow::cells).containsOnly(List.of("1", "2", "3"));
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "'a,b,c\n1,2\n',false",
                "'a,b,c\n1,2\r',false",
                "'a,b,c\n1,2',true",
                "'a,b,c\n1,\"2\"',true",
                "'a,b,c\n1,2\n\n',false",
                "'a,b,c\n1,2\n ',false",
                "'a,b,c\n1,2\n,,',false"
            })
    void takesAShortRowForTruncatedOnlyAtTheEnd(String text, boolean cutOff) {
        TestSources.Read source = TestSources.csv(text.replace("\\n", "\n").replace("\\r", "\r"));

        assertThat(source.rows()).extracting(SourceRow::cells).containsExactly(List.of("1", "2"));
        assertThat(source.problemCodes()).containsExactly(cutOff ? List.of("CELLS_MISSING") : List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {",,\n", " , ;\t\n", "\u00a0\n", "\n\n", "\"\",\" \",\n", "\u200b,\n"})
    void skipsBlankRows(String blank) {
        String row = blank.replace(";", "");
        TestSources.Read source = TestSources.csv(row + "username,email\n" + row + "ada,a@example.com\n" + row);

        assertThat(source.header()).containsExactly("username", "email");
        assertThat(source.rows()).extracting(SourceRow::cells).containsExactly(List.of("ada", "a@example.com"));
        assertThat(source.warnings()).isEmpty();
        assertThat(source.fault()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "New hires of May\n",
                "\"New hires,\nMay\"\n\n",
                "Department\n",
                "New hires;;\nas of;2026-05-01;\n;;\n",
                "Mitarbeiter; Stand Mai\n",
                "a,b,c,d,e,f\n"
            })
    void findsTheHeaderBelowTitles(String titles) {
        TestSources.Read source = TestSources.csv(titles + "username;email;firstname\nada;a@example.com;Ada\n");

        assertThat(source.header()).containsExactly("username", "email", "firstname");
        assertThat(source.rows())
                .extracting(SourceRow::line)
                .containsExactly(
                        titles.chars().filter(character -> character == '\n').count() + 2);
        assertThat(source.warnings()).extracting(Problem::code).containsExactly("ROWS_ABOVE_HEADER");
        assertThat(source.fault()).isNull();
    }

    @Test
    void neverTakesAUserForATitle() {
        for (String above : List.of("ben,ben@example.com,hunter2\n", "Questions: hr@example.com\n")) {
            TestSources.Read source = TestSources.csv(above + "username,email,password\nada,a@example.com,x\n");

            assertThat(source.faultCode()).isEqualTo("HEADER_MISSING");
            assertThat(source.fault().toString()).contains("--header-row 2").doesNotContain("hunter2", "ben", "hr@");
            assertThat(source.rows()).isEmpty();
        }
        assertThat(TestSources.csv("ada,a@example.com\nben,b@example.com\n").faultCode())
                .isEqualTo("HEADER_MISSING");
    }

    @Test
    void takesTheFirstRowWithoutAnotherHeader() {
        assertThat(TestSources.csv("Login,Mail\nada,a@example.com\n").header()).containsExactly("Login", "Mail");
        assertThat(TestSources.csv("username\nada\n").header()).containsExactly("username");
        assertThat(TestSources.csv("one\n".repeat(11) + "username,email\n1,2\n").header())
                .containsExactly("one");
    }

    @Test
    void usesTheConfiguredHeaderRow() {
        String text = "sep=;\nada;a@example.com\n\nLogin;Mail\nben;b@example.com\n";

        assertThat(headerAt(4, text)).satisfies(source -> {
            assertThat(source.header()).containsExactly("Login", "Mail");
            assertThat(source.rows()).extracting(SourceRow::line).containsExactly(5L);
            assertThat(source.warnings()).isEmpty();
        });
        assertThat(headerAt(3, text).fault().reason()).isEqualTo("The header row (line 3) is blank or does not exist");
        assertThat(headerAt(9, text).faultCode()).isEqualTo("HEADER_MISSING");
        assertThat(headerAt(2, text).fault().toString()).doesNotContain("ada");
        assertThat(headerAt(3, "Login,Mail,_import,_line\nada,a,01J,2\n").header())
                .as("a dead letter")
                .startsWith("Login", "Mail");
        assertThat(headerAt(2, "a,b,c,d,e\nLogin;Mail\nada;x\n").header())
                .as("its delimiter is found")
                .containsExactly("Login", "Mail");
    }

    @Test
    void readsTheTemplateOfMicrosoftEntra() {
        TestSources.Read source = TestSources.csv(
                "version:v1.0,,,\nName [displayName] Required,User name [userPrincipalName] Required,Initial "
                        + "password [passwordProfile] Required,First name [givenName]\n"
                        + "Ada Brook,ada@example.com,hunter2,Ada\n");

        assertThat(source.header()).hasSize(4);
        assertThat(source.rows()).hasSize(1);
        assertThat(source.warnings()).isEmpty();
    }

    private static TestSources.Read headerAt(int row, String text) {
        return TestSources.read(
                text.getBytes(StandardCharsets.UTF_8),
                SourceFormat.CSV,
                SourceRules.USUAL.saying(new Dialect(null, null, null, row, null)));
    }

    @Test
    void endsTheSourceAtAnUnterminatedQuote() {
        TestSources.Read source = TestSources.csv("a,b\n1,2\n3,\"4\n5,6\n7,8\n");

        assertThat(source.faultCode()).isEqualTo("QUOTE_UNTERMINATED");
        assertThat(source.fault().reason()).contains("line 3");
        assertThat(source.rows()).extracting(SourceRow::line).containsExactly(2L, 3L);
        assertThat(source.problemCodes()).containsExactly(List.of(), List.of("QUOTE_UNTERMINATED"));
    }

    @Test
    void refusesTextAfterAClosingQuote() {
        TestSources.Read source = TestSources.csv("a,b\n1,2\n\"3\" x,4\n");

        assertThat(source.faultCode()).isEqualTo("QUOTE_MISPLACED");
        assertThat(source.fault().reason()).contains("line 3").doesNotContain("x,");
    }

    @Test
    void boundsTheSizeOfACell() {
        TestSources.Read source = TestSources.csv("a,b\n1,2\n3," + "x".repeat(3 << 20) + "\n");

        assertThat(source.faultCode()).isEqualTo("RECORD_TOO_LARGE");
        assertThat(source.rows()).hasSize(2);
    }

    @Test
    void boundsTheNumberOfColumns() {
        assertThat(TestSources.csv("a" + ",b".repeat(5_000) + "\n1\n").faultCode())
                .isEqualTo("RECORD_TOO_LARGE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"email,email", "Email,e-mail", "first name,first_name", "_import,_IMPORT"})
    void refusesDuplicateColumnNames(String header) {
        TestSources.Read source = TestSources.csv(header + "\n1,2\n");

        assertThat(source.faultCode()).isEqualTo("COLUMN_DUPLICATE");
        assertThat(source.rows()).isEmpty();
    }

    @Test
    void allowsSeveralUnnamedColumns() {
        assertThat(TestSources.csv("a,,\n1,,\n").fault()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"username:email\nada:a@example.com\n", "username^email\nada^a@example.com\n"})
    void namesOtherSeparators(String text) {
        assertThat(TestSources.csv(text).faultCode()).isEqualTo("SEPARATOR_WRONG");
    }

    @Test
    void removesApostrophesOnlyInADeadLetter() {
        assertThat(TestSources.csv("username,description\nada,'=1\n")
                        .rows()
                        .get(0)
                        .cells())
                .containsExactly("ada", "'=1");
        assertThat(TestSources.csv("username,description,_import,_line\nada,'=1,01J,2\n")
                        .rows()
                        .get(0)
                        .cells())
                .containsExactly("ada", "=1", "01J", "2");
    }
}
