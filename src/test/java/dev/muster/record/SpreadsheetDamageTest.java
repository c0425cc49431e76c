package dev.muster.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What spreadsheets leave of numbers and dates is told, and never sent. */
class SpreadsheetDamageTest {
    @ParameterizedTest
    @CsvSource({"employeeIdentifier,1.23457E+11", "mobile_number,'4,47701E+11'", "work_postalCode,1E+05", "costCenter,-1.2E-07", "attributes.Badge,1.23456789012346E+18",
            "unix_uid,1.0E+05", "description,9E+100"})
    void aNumberThatHasLostItsDigitsIsMangled(String column, String cell) {
        MappedRecord mapped = mapped(column, cell);

        assertThat(mapped.problems()).extracting(Problem::code).containsExactly("NUMBER_MANGLED");
        assertThat(mapped.problems().get(0).told()).contains(column).contains(cell);
    }

    @ParameterizedTest
    @CsvSource({"mfa_exclusionUntil,45321,2024-01-30", "attributes.startDate,45321.5,2024-01-30", "attributes.birthday,'30000,25',1982-02-18", "attributes.hiredate,x,", "attributes.Date,60000,2064-04-08"})
    void aDateThatHasBecomeANumberIsToldWithTheDay(String column, String cell, String day) {
        MappedRecord mapped = mapped(column, cell);

        assertThat(mapped.problems()).extracting(Problem::code).containsExactly(day == null ? new String[0] : new String[] {"DATE_SERIAL"});
        mapped.problems().forEach(problem -> assertThat(problem.reason()).contains("probably " + day));
    }

    @ParameterizedTest
    @ValueSource(strings = {"#N/A", "#REF!", "#NAME?", "#DIV/0!", "#NV", "#BEZUG!", "#####"})
    void anErrorOfASpreadsheetIsNoValue(String cell) {
        assertThat(mapped("department", cell).problems()).extracting(Problem::code).containsExactly("CELL_ERROR");
    }

    @Test
    void aSecretIsNotShownWithItsError() {
        assertThat(mapped("password", "#REF!").problems()).singleElement().satisfies(problem -> assertThat(problem.reason()).doesNotContain("REF"));
        assertThat(mapped("password", "1.23457E+11").problems()).isEmpty();
        assertThat(mapped("password", "########").problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"department,E+11", "department,1e5", "description,5E-Mails", "jobTitle,#1", "employeeIdentifier,45321", "attributes.candidate,45321", "attributes.update,45321",
            "department,#HR", "attributes.startDate,2024-01-30", "attributes.startDate,19999", "work_postalCode,01234"})
    void whatIsMeantStays(String column, String cell) {
        assertThat(mapped(column, cell).problems()).isEmpty();
    }

    @Test
    void aSourceWithTypesIsTakenByItsWord() {
        assertThat(new RecordMapper(Rows.CATALOG, Operation.CREATE, List.of()).map(Sources.ndjson(
                "{\"username\":\"ada\",\"email\":\"a@example.com\",\"department\":\"1.23457E+11\"}").rows().get(0)).problems()).isEmpty();
    }

    private static MappedRecord mapped(String column, String cell) {
        return new RecordMapper(Rows.CATALOG, Operation.CREATE, List.of("username", "email", column))
                .map(SourceRow.ofCells(1, 2, List.of("ada", "a@example.com", cell), List.of()));
    }
}
