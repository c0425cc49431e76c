package dev.muster.records.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.records.problem.Problem;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.ReadRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers and dates that a spreadsheet damaged are reported, and never sent. */
class SpreadsheetDamageTest {
    @ParameterizedTest
    @CsvSource({
        "employeeIdentifier,1.23457E+11",
        "mobile_number,'4,47701E+11'",
        "work_postalCode,1E+05",
        "costCenter,-1.2E-07",
        "attributes.Badge,1.23456789012346E+18",
        "unix_uid,1.0E+05",
        "description,9E+100",
        "employeeIdentifier,4.93e+11",
        "mobile_number,4.93055501E11",
        "employeeIdentifier,1042.0",
        "work_postalCode,'8001,0'",
        "unix_uid,5001.0",
        "home_number,493055501010.00",
        "manager,1042.0",
        "attributes.BadgeNo,42.0",
        "costCenter,4200.0",
        "employeeIdentifier,123456789012345000",
        "mobile_number,4930555010101230"
    })
    void rejectsANumberThatLostItsDigits(String column, String cell) {
        MappedRecord mapped = mapped(column, cell);

        assertThat(mapped.problems()).extracting(Problem::code).containsExactly("NUMBER_MANGLED");
        assertThat(mapped.problems().get(0).told()).contains(column).contains(cell);
    }

    @ParameterizedTest
    @CsvSource({
        "mfa_exclusionUntil,45321,2024-01-30",
        "attributes.startDate,45321.5,2024-01-30",
        "attributes.birthday,'30000,25',1982-02-18",
        "attributes.hiredate,x,",
        "attributes.Date,60000,2064-04-08"
    })
    void suggestsTheDateOfASerialNumber(String column, String cell, String day) {
        MappedRecord mapped = mapped(column, cell);

        assertThat(mapped.problems())
                .extracting(Problem::code)
                .containsExactly(day == null ? new String[0] : new String[] {"DATE_SERIAL"});
        mapped.problems().forEach(problem -> assertThat(problem.reason()).contains("probably " + day));
    }

    @ParameterizedTest
    @ValueSource(strings = {"#REF!", "#NAME?", "#DIV/0!", "#NV", "#BEZUG!", "#####"})
    void rejectsSpreadsheetErrors(String cell) {
        assertThat(mapped("department", cell).problems())
                .extracting(Problem::code)
                .containsExactly("CELL_ERROR");
    }

    @Test
    void hidesASecretInAnError() {
        assertThat(mapped("password", "#REF!").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.reason()).doesNotContain("REF"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.23457E+11", "4,93055E+11", "2.9e+13", "12345678.0", "1234567890123450"})
    void rejectsAMangledPasswordWithoutShowingIt(String password) {
        assertThat(mapped("password", password).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("NUMBER_MANGLED");
            assertThat(problem.told()).doesNotContain(password);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{SSHA}q1w2e3r4t5y6u7i8",
                "{CRYPT}$6$salt$abcdef",
                "{x-pbkdf2}abcdefgh",
                "$2b$10$abcdefghijklmnopqrstuu",
                "$2y$12$abcdefghijkl",
                "$1$salt$abcdefgh",
                "$6$salt$abcdefgh",
                "$y$j9T$abcdefgh",
                "$argon2id$v=19$m=65536$abc",
                "pbkdf2_sha256$260000$abcdefghijkl",
                "*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19",
                " {SSHA}q1w2e3r4t5y6u7i8 "
            })
    void rejectsAPasswordHash(String hash) {
        assertThat(mapped("password", hash).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("PASSWORD_HASHED");
            assertThat(problem.told()).doesNotContain(hash.strip());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"********", "***", "••••", "●●●●●●", "########", "xxxxxxxx", "[REDACTED]", "<hidden>"})
    void rejectsAPasswordMask(String mask) {
        assertThat(mapped("password", mask).problems())
                .extracting(Problem::code)
                .containsExactly("PASSWORD_MASKED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Tr0ub4dor&3",
                "{curly}Brace1",
                "$ecret$1234",
                "12345678",
                "123456789012345",
                "1234567890123456",
                "a*b*c*",
                "x",
                "$5 for a coffee",
                "c0rrect.horse"
            })
    void acceptsAPlausiblePassword(String password) {
        MappedRecord mapped = mapped("password", password);
        assertThat(mapped.problems()).isEmpty();
        assertThat(mapped.warnings()).isEmpty();
        assertThat(mapped.user().path("password").asText()).isEqualTo(password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " Tr0ub4dor",
                "Tr0ub4dor\u00a0",
                "\u200bTr0ub4dor",
                "=\"00123\"",
                "'=Tr0ub4dor",
                "5f4dcc3b5aa765d61d8327deb882cf99"
            })
    void warnsAboutAnOddPasswordWithoutShowingIt(String password) {
        MappedRecord mapped = mapped("password", password);

        assertThat(mapped.problems()).isEmpty();
        assertThat(mapped.user().path("password").asText()).isEqualTo(password);
        assertThat(mapped.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo("PASSWORD_SUSPECT");
            assertThat(warning.told())
                    .doesNotContain("Tr0ub4dor")
                    .doesNotContain("00123")
                    .doesNotContain("5f4d");
        });
    }

    @ParameterizedTest
    @CsvSource({"employeeIdentifier,4930555010100000", "attributes.Badge,12345678901234500"})
    void warnsAboutAPossiblyRoundedNumber(String column, String cell) {
        MappedRecord mapped = mapped(column, cell);

        assertThat(mapped.problems()).isEmpty();
        assertThat(mapped.warnings()).extracting(Problem::code).containsExactly("NUMBER_MANGLED");
    }

    @ParameterizedTest
    @CsvSource({"MÃ¼ller,Müller", "RenÃ©,René", "Itâ€™s,It’s", "Å\u00a0kodova,Škodova", "Ð˜Ð²Ð°Ð½,Иван", "5Â°,5°"})
    void warnsAboutTextInAWrongEncoding(String cell, String meant) {
        MappedRecord mapped = mapped("department", cell);

        assertThat(mapped.problems()).isEmpty();
        assertThat(mapped.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo("TEXT_GARBLED");
            assertThat(warning.reason()).contains("probably \"" + meant + "\"");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ünal",
                "Ângela",
                "SÃO PAULO",
                "Ñandú",
                "Åse",
                "ÎLE-DE-FRANCE",
                "«CAFÉ»",
                "Иван",
                "Пётр",
                "Nguyễn Thị Ánh",
                "Ðuro"
            })
    void doesNotSuspectRealNames(String name) {
        assertThat(mapped("department", name).warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"department", "attributes.Team", "username", "email", "password"})
    void rejectsLostCharactersEverywhere(String column) {
        assertThat(mapped(column, "M\ufffdller@example.com").problems())
                .extracting(Problem::code)
                .contains("CHARACTER_LOST");
    }

    @ParameterizedTest
    @CsvSource({
        "department,E+11",
        "department,1e5",
        "description,5E-Mails",
        "jobTitle,#1",
        "employeeIdentifier,45321",
        "attributes.candidate,45321",
        "attributes.update,45321",
        "department,#HR",
        "department,1.0",
        "attributes.Grade,1.0",
        "jobTitle,10.0",
        "mobile_number,555.0000",
        "employeeIdentifier,123456789012345",
        "attributes.Hash,1234567890123456",
        "attributes.startDate,2024-01-30",
        "attributes.startDate,19999",
        "work_postalCode,01234"
    })
    void keepsIntendedValues(String column, String cell) {
        assertThat(mapped(column, cell).problems()).isEmpty();
    }

    @Test
    void checksJsonTextsLikeCells() {
        assertThat(ReadRows.json(
                                Operation.CREATE,
                                "{'username':'ada','email':'a@example.com','department':'1.23457E+11','phoneNumbers':[{'type':'work','number':'1042.0'}]}")
                        .problems())
                .extracting(Problem::code)
                .containsExactly("NUMBER_MANGLED", "NUMBER_MANGLED");
    }

    private static MappedRecord mapped(String column, String cell) {
        return switch (column) {
            case "username" -> ReadRows.csv(Operation.CREATE, "username", cell, "email", "a@example.com");
            case "email" -> ReadRows.csv(Operation.CREATE, "username", "ada", "email", cell);
            default -> ReadRows.csv(Operation.CREATE, "username", "ada", "email", "a@example.com", column, cell);
        };
    }
}
