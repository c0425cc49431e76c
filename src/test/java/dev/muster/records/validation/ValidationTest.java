package dev.muster.records.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.records.problem.Problem;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.ReadRows;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which values are refused, and in which words. */
class ValidationTest {
    @Test
    void reportsAllProblemsOfARow() {
        MappedRecord mapped = ReadRows.csv(
                Operation.CREATE,
                "username",
                "ada brook",
                "email",
                "ada",
                "sudo",
                "maybe",
                "unix_uid",
                "0",
                "attribute1_name",
                "Cost Centre",
                "attribute1_value",
                "x");

        assertThat(ReadRows.codes(mapped))
                .containsExactly(
                        "USERNAME_MALFORMED",
                        "EMAIL_MALFORMED",
                        "BOOLEAN_MALFORMED",
                        "INTEGER_OUT_OF_RANGE",
                        "CUSTOM_NAME_MALFORMED");
        assertThat(mapped.problems())
                .extracting(Problem::column)
                .containsExactly("username", "email", "sudo", "unix_uid", "attribute1_name");
    }

    @Test
    void requiresUsernameAndEmailForCreate() {
        assertThat(missing(ReadRows.csv(Operation.CREATE, "firstname", "Ada"))).containsExactly("username", "email");
        assertThat(missing(ReadRows.csv(Operation.CREATE, "username", "", "email", " ")))
                .containsExactly("username", "email");
        assertThat(missing(ReadRows.json(Operation.CREATE, "{'username':'','email':null}")))
                .containsExactly("username", "email");
        assertThat(missing(ReadRows.csv(Operation.UPSERT, "username", "ada"))).containsExactly("email");
    }

    @Test
    void requiresAnIdentifierForUpdate() {
        assertThat(missing(ReadRows.csv(Operation.UPDATE, "department", "IT"))).containsExactly("id");
        assertThat(missing(ReadRows.json(Operation.UPDATE, "{'id':null,'department':'IT'}")))
                .containsExactly("id");
        assertThat(ReadRows.csv(Operation.UPDATE, "username", "ada").problems()).isEmpty();
        assertThat(ReadRows.csv(Operation.UPDATE, "email", "ada@example.com").problems())
                .isEmpty();
        assertThat(ReadRows.json(Operation.UPDATE, "{'id':null,'username':'ada'}")
                        .problems())
                .isEmpty();
        assertThat(ReadRows.csv(Operation.UPDATE, "_id", "64B5F1000000000000000001", "department", "IT")
                        .problems())
                .isEmpty();
        assertThat(ReadRows.csv(Operation.UPDATE, "_id", "64B5F1000000000000000001")
                        .id())
                .isEqualTo("64b5f1000000000000000001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "64b5f10000000000000000", "64b5f10000000000000000011", "64b5f100000000000000000g"})
    void requires24HexadecimalDigitsForAnId(String id) {
        MappedRecord mapped = ReadRows.csv(Operation.UPDATE, "id", id);

        assertThat(ReadRows.codes(mapped)).containsExactly("ID_MALFORMED");
        assertThat(mapped.problems().get(0).reason()).contains(id);
    }

    @ParameterizedTest
    @CsvSource({
        "64B5F1000000000000000001, true",
        "ada.brook, false",
        "Ada.Brook@example.com, false",
        "4711, false",
        "Änne O'Hara-Müller, false"
    })
    void acceptsAManagerByAnyName(String manager, boolean identified) {
        MappedRecord mapped = ReadRows.person("manager", manager);

        assertThat(mapped.problems()).isEmpty();
        assertThat(mapped.identified(false)).isEqualTo(identified);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ada, Brook", "64b5f1000000000000000001 ada", "ada@", "4711 ada"})
    void refusesAnInvalidManager(String manager) {
        assertThat(ReadRows.codes(ReadRows.person("manager", manager))).containsExactly("USER_MALFORMED");
    }

    @Test
    void warnsAboutLongUsernames() {
        MappedRecord mapped = ReadRows.csv(Operation.CREATE, "username", "a".repeat(31), "email", "ada@example.com");

        assertThat(mapped.problems()).isEmpty();
        assertThat(mapped.warnings())
                .extracting(Problem::reason)
                .containsExactly("username \"" + "a".repeat(31)
                        + "\" has 31 characters, but Windows devices take 20, macOS and Linux devices take 30");
        assertThat(ReadRows.csv(Operation.CREATE, "username", "a".repeat(20), "email", "ada@example.com")
                        .warnings())
                .isEmpty();
        assertThat(ReadRows.csv(Operation.CREATE, "username", "a".repeat(21), "email", "ada@example.com")
                        .warnings())
                .hasSize(1);
        assertThat(ReadRows.csv(Operation.UPDATE, "username", "a".repeat(31)).warnings())
                .as("the user has that name already")
                .isEmpty();
        assertThat(ReadRows.csv(Operation.UPDATE, "username", "a".repeat(31), "id", "64b5f1000000000000000001")
                        .warnings())
                .as("the user gets that name")
                .hasSize(1);
    }

    @Test
    void refusesAnIdForCreate() {
        MappedRecord mapped = ReadRows.person("id", "64b5f1000000000000000001");

        assertThat(ReadRows.codes(mapped)).containsExactly("ATTRIBUTE_NOT_ALLOWED");
        assertThat(mapped.problems().get(0).hint()).contains("operation update");
        assertThat(mapped.user().has("id")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "ada.brook", "A_b-c.9", "a"})
    void acceptsValidUsernames(String username) {
        assertThat(ReadRows.csv(Operation.CREATE, "username", username, "email", "a@example.com")
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Jörg Müller", "jörg", "ada brook", "ada@example.com", "9ada", ".ada", "ada/brook", "ада"})
    void refusesInvalidUsernames(String username) {
        MappedRecord mapped = ReadRows.csv(Operation.CREATE, "username", username, "email", "a@example.com");

        assertThat(ReadRows.codes(mapped)).containsExactly("USERNAME_MALFORMED");
        assertThat(mapped.problems().get(0).hint()).contains("firstname");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@example.com",
                "ada.b+tag@mail.example.co",
                "o'dell@example.com",
                "Ada_B-C@EXAMPLE.COM",
                "ä@müller.example",
                "a@b.c"
            })
    void acceptsValidEmailAddresses(String email) {
        assertThat(ReadRows.csv(Operation.CREATE, "username", "ada", "email", email)
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada",
                "ada@",
                "@example.com",
                "ada@example",
                "ada brook@example.com",
                "ada@@example.com",
                "ada@exa mple.com",
                "ada@example..com",
                ".ada@example.com",
                "ada.@example.com",
                "a..b@example.com",
                "ada@-example.com",
                "ada@example.com,ben@example.com",
                "Ada <ada@example.com>",
                "ada@example.com.",
                "ada.example.com"
            })
    void refusesInvalidEmailAddresses(String email) {
        MappedRecord mapped = ReadRows.csv(Operation.CREATE, "username", "ada", "email", email);

        assertThat(ReadRows.codes(mapped)).containsExactly("EMAIL_MALFORMED");
        assertThat(mapped.problems().get(0).reason()).isEqualTo("\"" + email + "\" is not a valid email address");
        assertThat(mapped.problems().get(0).hint()).isEqualTo("Write it as name@domain, such as ada@example.com.");
    }

    @Test
    void refusesEndlessAddressesQuickly() {
        assertThat(ReadRows.codes(ReadRows.person("alternateEmail", "a.".repeat(500) + "@")))
                .containsExactly("EMAIL_MALFORMED");
        assertThat(ReadRows.codes(ReadRows.person("alternateEmail", "a@" + "a.".repeat(500))))
                .containsExactly("EMAIL_MALFORMED");
        assertThat(ReadRows.codes(ReadRows.person("alternateEmail", "a@" + "-".repeat(1_000))))
                .containsExactly("EMAIL_MALFORMED");
    }

    @ParameterizedTest
    @CsvSource({
        "true,true",
        "TRUE,true",
        "Yes,true",
        "y,true",
        "1,true",
        " true ,true",
        "false,false",
        "No,false",
        "n,false",
        "0,false"
    })
    void acceptsSeveralWordsForBooleans(String word, boolean value) {
        MappedRecord mapped = ReadRows.person("sudo", word);

        assertThat(mapped.problems()).isEmpty();
        assertThat(mapped.user().path("sudo").isBoolean()).isTrue();
        assertThat(mapped.user().path("sudo").booleanValue()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"maybe", "2", "on", "wahr"})
    void refusesOtherWordsForBooleans(String word) {
        MappedRecord mapped = ReadRows.person("sudo", word);

        assertThat(ReadRows.codes(mapped)).containsExactly("BOOLEAN_MALFORMED");
        assertThat(mapped.problems().get(0).reason()).isEqualTo("\"" + word + "\" is neither true nor false");
    }

    @ParameterizedTest
    @CsvSource({
        "1,",
        "4294967295,",
        "+7,",
        "0,INTEGER_OUT_OF_RANGE",
        "-1,INTEGER_OUT_OF_RANGE",
        "4294967296,INTEGER_OUT_OF_RANGE",
        "99999999999999999999,INTEGER_OUT_OF_RANGE",
        "1.0,NUMBER_MANGLED",
        "1e3,INTEGER_MALFORMED",
        "five,INTEGER_MALFORMED",
        "٣,INTEGER_MALFORMED"
    })
    void enforcesTheRangeOfIntegers(String text, String code) {
        assertThat(ReadRows.codes(ReadRows.person("unix_uid", text)))
                .isEqualTo(code == null ? List.of() : List.of(code));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'sudo':'true' | TYPE_WRONG",
                "'sudo':1 | TYPE_WRONG",
                "'sudo':true |",
                "'unix_uid':'5' | TYPE_WRONG",
                "'unix_uid':5.5 | TYPE_WRONG",
                "'unix_uid':5 |",
                "'unix_uid':0 | INTEGER_OUT_OF_RANGE",
                "'unix_uid':123456789012345678901234567890 | INTEGER_OUT_OF_RANGE",
                "'employeeIdentifier':1234 | TYPE_WRONG",
                "'department':true | TYPE_WRONG",
                "'department':['IT'] | TYPE_WRONG",
                "'department':{} | TYPE_WRONG",
                "'state':1 | TYPE_WRONG",
                "'addresses':'Graz' | TYPE_WRONG",
                "'addresses':{} | TYPE_WRONG",
                "'addresses':['Graz'] | TYPE_WRONG",
                "'addresses':[{'type':1}] | TYPE_WRONG",
                "'phoneNumbers':[{'type':'work','number':49}] | TYPE_WRONG",
                "'recoveryEmail':['a'] | TYPE_WRONG",
                "'recoveryEmail':{'address':'a'} | EMAIL_MALFORMED",
                "'attributes':{'a':'b'} | TYPE_WRONG",
                "'attributes':'x' | TYPE_WRONG",
                "'attributes':[{'name':'a','value':1}] | TYPE_WRONG",
                "'attributes':['x'] | TYPE_WRONG"
            },
            quoteCharacter = '\u0001')
    void checksJsonTypes(String field, String code) {
        assertThat(ReadRows.codes(
                        ReadRows.json(Operation.CREATE, "{'username':'ada','email':'ada@example.com'," + field + "}")))
                .isEqualTo(code == null ? List.of() : List.of(code));
    }

    @Test
    void requiresQuotesForATextInJson() {
        Problem problem = ReadRows.json(
                        Operation.CREATE, "{'username':'ada','email':'ada@example.com','employeeIdentifier':1234}")
                .problems()
                .get(0);

        assertThat(problem.reason()).isEqualTo("Expected a string, but found a number");
        assertThat(problem.hint()).isEqualTo("Put the value in quotes.");
    }

    @Test
    void limitsTheLengthInCharacters() {
        assertThat(ReadRows.person("employeeIdentifier", "x".repeat(256), "description", "😀".repeat(1024))
                        .problems())
                .isEmpty();
        MappedRecord mapped = ReadRows.person("employeeIdentifier", "x".repeat(257), "description", "x".repeat(1025));
        assertThat(ReadRows.codes(mapped)).containsExactly("VALUE_TOO_LONG", "VALUE_TOO_LONG");
        assertThat(mapped.problems().get(0).reason()).isEqualTo("The value has 257 characters, but the limit is 256");
    }

    @ParameterizedTest
    @CsvSource({"activated,ACTIVATED", "STAGED,STAGED", " Suspended ,SUSPENDED"})
    void acceptsStatesInAnyCase(String word, String state) {
        assertThat(ReadRows.person("state", word).user().path("state").asText()).isEqualTo(state);
    }

    @Test
    void refusesUnknownStates() {
        Problem problem = ReadRows.person("state", "ACTIVE").problems().get(0);
        assertThat(problem.code()).isEqualTo("VALUE_NOT_ALLOWED");
        assertThat(problem.hint()).isEqualTo("Write one of STAGED, ACTIVATED, SUSPENDED.");
        Problem onUpdate = ReadRows.csv(Operation.UPDATE, "id", "64b5f1000000000000000001", "state", "STAGED")
                .problems()
                .get(0);
        assertThat(onUpdate.code()).isEqualTo("VALUE_NOT_ALLOWED");
        assertThat(onUpdate.hint()).isEqualTo("Write one of ACTIVATED, SUSPENDED.");
    }

    @ParameterizedTest
    @CsvSource({
        "STAGED,true,true",
        "ACTIVATED,true,true",
        "SUSPENDED,false,true",
        "SUSPENDED,true,false",
        "ACTIVATED,false,false"
    })
    void refusesContradictingStates(String state, String suspended, boolean conflict) {
        assertThat(ReadRows.codes(ReadRows.person("state", state, "suspended", suspended)))
                .isEqualTo(conflict ? List.of("STATE_CONFLICT") : List.of());
    }

    @Test
    void refusesCreateOnlyAttributesOnUpdate() {
        assertThat(ReadRows.codes(
                        ReadRows.csv(Operation.UPDATE, "id", "64b5f1000000000000000001", "activated", "true")))
                .containsExactly("ATTRIBUTE_NOT_ALLOWED");
        assertThat(ReadRows.person("activated", "true").problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-31T18:00:00Z,",
        "2026-03-31T18:00:00+02:00,",
        "2026-03-31,TIME_MALFORMED",
        "tomorrow,TIME_MALFORMED"
    })
    void requiresAnOffsetInTimes(String time, String code) {
        assertThat(ReadRows.codes(ReadRows.person("external_password_expiration_date", time)))
                .isEqualTo(code == null ? List.of() : List.of(code));
    }

    @Test
    void refusesControlCharactersAndLoneSurrogates() {
        assertThat(ReadRows.codes(ReadRows.person("firstname", "A\u0007da"))).containsExactly("CHARACTER_NOT_ALLOWED");
        assertThat(ReadRows.codes(ReadRows.json(
                        Operation.CREATE,
                        "{'username':'ada','email':'a@example.com','firstname':'A\\u0000','lastname':'\\ud800'}")))
                .containsExactly("CHARACTER_NOT_ALLOWED", "CHARACTER_NOT_ALLOWED");
        assertThat(ReadRows.person("description", "one\ttwo\r\nthree").problems())
                .isEmpty();
    }

    @Test
    void readsPairsOfCustomAttributes() {
        MappedRecord mapped = ReadRows.person(
                "Attribute10_Name",
                "Ten",
                "Attribute10_Value",
                "10",
                "attribute2_name",
                "Two",
                "attribute2_value",
                "2",
                "attribute5_name",
                "",
                "attribute5_value",
                "",
                "attributes.CostCode",
                "C 1",
                "attributes.Empty",
                "");

        assertThat(mapped.problems()).isEmpty();
        assertThat(mapped.user().path("attributes").toString().replace('"', '\''))
                .isEqualTo(
                        "[{'name':'Two','value':'2'},{'name':'Ten','value':'10'},{'name':'CostCode','value':'C 1'}]");
    }

    @Test
    void reportsAnIncompletePair() {
        assertThat(ReadRows.codes(ReadRows.person("attribute1_name", "A", "attribute1_value", "")))
                .containsExactly("CUSTOM_VALUE_MISSING");
        assertThat(ReadRows.codes(ReadRows.person("attribute1_name", "", "attribute1_value", "x")))
                .containsExactly("CUSTOM_NAME_MISSING");
        assertThat(ReadRows.codes(ReadRows.person("attribute3_value", "x"))).containsExactly("CUSTOM_NAME_MISSING");
        assertThat(ReadRows.codes(ReadRows.json(
                        Operation.CREATE,
                        "{'username':'a','email':'a@example.com','attributes':[{'name':'A'},{'value':'b'},{}]}")))
                .containsExactly("CUSTOM_VALUE_MISSING", "CUSTOM_NAME_MISSING");
    }

    @ParameterizedTest
    @CsvSource({
        "CostCode,",
        "A1,",
        "Cost Code,CUSTOM_NAME_MALFORMED",
        "cost_code,CUSTOM_NAME_MALFORMED",
        "Größe,CUSTOM_NAME_MALFORMED",
        "abcdefghijklmnopqrstuvwxyz12345,",
        "abcdefghijklmnopqrstuvwxyz123456,CUSTOM_NAME_MALFORMED"
    })
    void validatesCustomNames(String name, String code) {
        List<String> codes = code == null ? List.of() : List.of(code);
        assertThat(ReadRows.codes(ReadRows.person("attribute1_name", name, "attribute1_value", "x")))
                .isEqualTo(codes);
        assertThat(ReadRows.codes(ReadRows.person("attributes." + name, "x"))).isEqualTo(codes);
    }

    @Test
    void refusesADuplicateCustomName() {
        assertThat(ReadRows.codes(
                        ReadRows.person("attribute1_name", "A", "attribute1_value", "x", "attributes.A", "y")))
                .containsExactly("CUSTOM_NAME_TWICE");
    }

    @Test
    void limitsTheLengthOfCustomValues() {
        assertThat(ReadRows.codes(ReadRows.person("attributes.A", "x".repeat(1025))))
                .containsExactly("VALUE_TOO_LONG");
    }

    @Test
    void neverShowsASecret() {
        MappedRecord tooLong = ReadRows.person("password", "hunter2".repeat(200));
        MappedRecord strange = ReadRows.person("password", "hunter2\u0001");
        MappedRecord number =
                ReadRows.json(Operation.CREATE, "{'username':'a','email':'a@example.com','password':4711}");

        assertThat(ReadRows.codes(tooLong)).containsExactly("VALUE_TOO_LONG");
        assertThat(ReadRows.codes(strange)).containsExactly("CHARACTER_NOT_ALLOWED");
        assertThat(ReadRows.codes(number)).containsExactly("TYPE_WRONG");
        assertThat(tooLong.problems() + "" + strange.problems() + number.problems())
                .doesNotContain("hunter2")
                .doesNotContain("4711");
    }

    @Test
    void shortensShownValuesToOneLine() {
        Problem problem = ReadRows.person("sudo", "x\n\u001b[31m" + "y".repeat(500))
                .problems()
                .get(0);

        assertThat(problem.reason())
                .startsWith("\"x \\u001b[31my")
                .hasSizeLessThan(150)
                .doesNotContain("\n")
                .doesNotContain("\u001b");
    }

    private static List<String> missing(MappedRecord mapped) {
        return mapped.problems().stream()
                .filter(problem -> problem.code().equals("ATTRIBUTE_MISSING"))
                .map(Problem::column)
                .toList();
    }
}
