package dev.muster.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvSourceTest {
    @Test
    void readsRowsWithTheirNumberAndLine() {
        Sources.Read source = Sources.csv("username,email\nada,ada@example.com\nben,ben@example.com\n");

        assertThat(source.header()).containsExactly("username", "email");
        assertThat(source.rows()).extracting(SourceRow::number, SourceRow::line, SourceRow::cells).containsExactly(
                tuple(1L, 2L, List.of("ada", "ada@example.com")), tuple(2L, 3L, List.of("ben", "ben@example.com")));
        assertThat(source.fault()).isNull();
    }

    @Test
    void rowsOfEmptyCellsAreNoneAndTheLinesOfTheOthersCount() {
        Sources.Read source = Sources.csv("username,email\n,\nada,a@example.com\n,\n\n\"\",\"\"\nben,b@example.com\n,\n");

        assertThat(source.rows()).extracting(SourceRow::line).containsExactly(3L, 7L);
        assertThat(source.rows()).extracting(SourceRow::number).containsExactly(1L, 2L);
    }

    @Test
    void countsPhysicalLinesAcrossQuotedBreaksAndBlankLines() {
        Sources.Read source = Sources.csv("\nusername,description\nada,\"one\ntwo\r\nthree\"\n\n\nben,x");

        assertThat(source.rows()).extracting(SourceRow::line).containsExactly(3L, 8L);
        assertThat(source.rows().get(0).cells()).containsExactly("ada", "one\ntwo\r\nthree");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void takesBothLineEndsWithAndWithoutTheLast(String end) {
        String text = "a,b" + end + "1,2";
        assertThat(Sources.csv(text).rows()).isEqualTo(Sources.csv(text + end).rows()).hasSize(1);
    }

    @Test
    void takesAByteOrderMark() {
        assertThat(Sources.csv("\uFEFFusername,email\nada,a@example.com\n").header()).containsExactly("username", "email");
    }

    @Test
    void takesQuotesCommasAndDoubledQuotes() {
        assertThat(Sources.csv("\"a\",b\n\"x, \"\"y\"\"\",5\" pipe\n").rows().get(0).cells()).containsExactly("x, \"y\"", "5\" pipe");
    }

    @Test
    void aRaggedRowKeepsItsCellsAndCostsOnlyItself() {
        Sources.Read source = Sources.csv("a,b,c\n1,2\n1,2,3\n1,2,3,4\n");

        assertThat(source.problemCodes()).containsExactly(List.of("CELLS_MISSING"), List.of(), List.of("CELLS_EXCESS"));
        assertThat(source.rows()).extracting(row -> row.cells().size()).containsExactly(2, 3, 4);
        assertThat(source.rows().get(0).problems().get(0).reason()).isEqualTo("2 cells were found where the header has 3");
        assertThat(source.rows().get(2).problems().get(0).reason()).isEqualTo("4 cells were found where the header has 3");
        assertThat(source.fault()).isNull();
    }

    @Test
    void aQuoteThatIsNeverClosedEndsTheSourceInTheRecordWhereItIsOpened() {
        Sources.Read source = Sources.csv("a,b\n1,2\n3,\"4\n5,6\n7,8\n");

        assertThat(source.faultCode()).isEqualTo("QUOTE_UNTERMINATED");
        assertThat(source.fault().reason()).contains("line 3");
        assertThat(source.rows()).extracting(SourceRow::line).containsExactly(2L, 3L);
        assertThat(source.problemCodes()).containsExactly(List.of(), List.of("QUOTE_UNTERMINATED"));
    }

    @Test
    void textAfterAClosingQuoteIsNotGuessedAt() {
        Sources.Read source = Sources.csv("a,b\n1,2\n\"3\" x,4\n");

        assertThat(source.faultCode()).isEqualTo("QUOTE_MISPLACED");
        assertThat(source.fault().reason()).contains("line 3").doesNotContain("x,");
    }

    @Test
    void aCellLargerThanAnyUserIsAFaultAndNoOutOfMemory() {
        Sources.Read source = Sources.csv("a,b\n1,2\n3," + "x".repeat(3 << 20) + "\n");

        assertThat(source.faultCode()).isEqualTo("RECORD_TOO_LARGE");
        assertThat(source.rows()).hasSize(2);
    }

    @Test
    void tooManyColumnsAreAFault() {
        assertThat(Sources.csv("a" + ",b".repeat(5_000) + "\n1\n").faultCode()).isEqualTo("RECORD_TOO_LARGE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"email,email", "Email,e-mail", "first name,first_name", "_import,_IMPORT"})
    void twoColumnsOfOneNameAreAFault(String header) {
        Sources.Read source = Sources.csv(header + "\n1,2\n");

        assertThat(source.faultCode()).isEqualTo("COLUMN_DUPLICATE");
        assertThat(source.rows()).isEmpty();
    }

    @Test
    void columnsWithoutANameMayRepeat() {
        assertThat(Sources.csv("a,,\n1,,\n").fault()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"username:email\nada:a@example.com\n", "username^email\nada^a@example.com\n"})
    void otherSeparatorsAreNamed(String text) {
        assertThat(Sources.csv(text).faultCode()).isEqualTo("SEPARATOR_WRONG");
    }

    @Test
    void apostrophesAreTakenAwayOnlyInADeadLetter() {
        assertThat(Sources.csv("username,description\nada,'=1\n").rows().get(0).cells()).containsExactly("ada", "'=1");
        assertThat(Sources.csv("username,description,_import,_line\nada,'=1,01J,2\n").rows().get(0).cells())
                .containsExactly("ada", "=1", "01J", "2");
    }
}
