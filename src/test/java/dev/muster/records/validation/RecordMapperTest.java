package dev.muster.records.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.muster.records.problem.Problem;
import dev.muster.records.schema.BlankCells;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.ReadRows;
import dev.muster.records.source.SourceExample;
import dev.muster.records.source.SourceRow;
import dev.muster.records.source.TestSources;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The records of good rows, and the rows, columns and keys that are refused. */
class RecordMapperTest {
    @Test
    void mapsARowToAUser() {
        MappedRecord mapped = ReadRows.csv(
                Operation.CREATE,
                "Username",
                "fay.gruber",
                "First Name",
                "Fay",
                "LastName",
                "Grüber",
                "email",
                "fay.gruber@example.com",
                "work_number",
                "+49 451 5550100",
                "mobile_number",
                "+49 171 5550101",
                "work_city",
                "Lübeck",
                "work_country",
                "DE",
                "home_city",
                "Kiel",
                "sudo",
                "yes",
                "unix_uid",
                "5001",
                "recoveryEmail",
                "fay@example.org",
                "attribute1_name",
                "Badge",
                "attribute1_value",
                "B-1",
                "state",
                "staged");

        assertThat(mapped.problems()).isEmpty();
        assertThat(ReadRows.user(mapped))
                .isEqualTo(
                        "{'username':'fay.gruber','email':'fay.gruber@example.com','firstname':'Fay','lastname':'Grüber',"
                                + "'state':'STAGED','recoveryEmail':{'address':'fay@example.org'},"
                                + "'addresses':[{'type':'work','locality':'Lübeck','country':'DE'},"
                                + "{'type':'home','locality':'Kiel'}],'phoneNumbers':[{'type':'mobile','number':'+49 "
                                + "171 5550101'},"
                                + "{'type':'work','number':'+49 451 "
                                + "5550100'}],'sudo':true,'unix_uid':5001,'attributes':[{'name':'Badge',"
                                + "'value':'B-1'}]}");
        assertThat(mapped.username()).isEqualTo("fay.gruber");
        assertThat(mapped.email()).isEqualTo("fay.gruber@example.com");
        assertThat(mapped.id()).isNull();
        assertThat(mapped.number()).isEqualTo(1);
        assertThat(mapped.line()).isEqualTo(2);
        assertThat(mapped.link()).isNull();
    }

    @Test
    void ignoresTheOrderOfColumns() {
        List<String> pairs = List.of(
                "username=ada",
                "email=ada@example.com",
                "work_city=Graz",
                "home_city=Wien",
                "work_number=1",
                "mobile_number=2",
                "attribute2_name=B",
                "attribute2_value=b",
                "attribute10_name=A",
                "attribute10_value=a",
                "sudo=no");
        String expected = ReadRows.user(person(pairs));
        for (int seed = 0; seed < 20; seed++) {
            List<String> shuffled = new ArrayList<>(pairs);
            Collections.shuffle(shuffled, new Random(seed));
            assertThat(ReadRows.user(person(shuffled))).isEqualTo(expected);
        }
    }

    @Test
    void omitsBlankCells() {
        assertThat(ReadRows.user(ReadRows.person(
                        "department",
                        "",
                        "work_city",
                        "  ",
                        "sudo",
                        " ",
                        "password",
                        "",
                        "attribute1_name",
                        "",
                        "attribute1_value",
                        "",
                        "id",
                        "")))
                .isEqualTo("{'username':'ada.brook','email':'ada.brook@example.com'}");
    }

    @Test
    void acceptsAnyFirstName() {
        MappedRecord mapped = ReadRows.person("firstname", "Änne \"Mia\" Jo", "lastname", "O'Dell-Ñuñez 李");

        assertThat(mapped.problems()).isEmpty();
        assertThat(mapped.user().path("firstname").asText()).isEqualTo("Änne \"Mia\" Jo");
    }

    @Test
    void stripsValuesExceptPasswords() {
        MappedRecord mapped = ReadRows.csv(
                Operation.CREATE,
                "username",
                " ada ",
                "email",
                " ada@example.com ",
                "department",
                " IT ",
                "password",
                " x ");

        assertThat(ReadRows.user(mapped))
                .isEqualTo("{'username':'ada','email':'ada@example.com','password':' x ','department':'IT'}");
    }

    @ParameterizedTest
    @CsvSource({"create,CREATE", " UPDATE ,UPDATE", "Upsert,UPSERT", "'',CREATE"})
    void prefersTheOperationOfTheRow(String word, Operation operation) {
        assertThat(ReadRows.person("Operation", word).operation()).isEqualTo(operation);
        assertThat(ReadRows.json(Operation.CREATE, "{'operation':'" + word + "'}")
                        .operation())
                .isEqualTo(operation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "DELETE", "remove", "creates"})
    void refusesUnknownOperations(String word) {
        MappedRecord mapped = ReadRows.person("operation", word);

        assertThat(mapped.operation()).isNull();
        assertThat(ReadRows.codes(mapped)).containsExactly("OPERATION_UNKNOWN");
        assertThat(mapped.problems().get(0).reason()).contains(word);
        assertThat(mapped.problems().get(0).hint()).contains("create, update, upsert");
    }

    @Test
    void requiresAStringForAnOperationInJson() {
        assertThat(ReadRows.codes(ReadRows.json(Operation.CREATE, "{'operation':1}")))
                .containsExactly("OPERATION_UNKNOWN");
    }

    @Test
    void listsSecretColumnsEvenIfEmpty() {
        RecordMapper csv = new RecordMapper(ReadRows.CATALOG, Operation.CREATE, List.of("username", "Password"));

        assertThat(csv.secretColumns(SourceRow.ofCells(1, 2, List.of("ada", ""), List.of())))
                .containsExactly("password");
        RecordMapper json = new RecordMapper(ReadRows.CATALOG, Operation.CREATE, List.of());
        assertThat(json.secretColumns(ReadRows.row("{'username':'ada','password':null}")))
                .containsExactly("password");
        assertThat(json.secretColumns(ReadRows.row("{'username':'ada'}"))).isEmpty();
    }

    @Test
    void linksADeadLetterRowToItsFirstAttempt() {
        assertThat(ReadRows.person(
                                "_import",
                                "01JD0",
                                "_line",
                                "17",
                                "_outcome",
                                "rejected",
                                "_code",
                                "X",
                                "_reason",
                                "y",
                                "_hint",
                                "z",
                                "_job",
                                "",
                                "_user_id",
                                "")
                        .link())
                .isEqualTo(new RecordLink("01JD0", 17));
        assertThat(ReadRows.json(
                                Operation.CREATE,
                                "{'_muster':{'_import':'01JD0','_line':17,'_outcome':'rejected','raw':'x'}}")
                        .link())
                .isEqualTo(new RecordLink("01JD0", 17));
        assertThat(ReadRows.person("_import", "", "_line", "").link()).isNull();
        assertThat(ReadRows.json(Operation.CREATE, "{'_muster':{'_import':null}}")
                        .link())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "2.5", "-1", "99999999999999999999999"})
    void reportsADamagedLink(String line) {
        MappedRecord mapped = ReadRows.person("_import", "01JD0", "_line", line);

        assertThat(ReadRows.codes(mapped)).containsExactly("LINK_MALFORMED");
        assertThat(mapped.link()).isNull();
    }

    @Test
    void doesNotMapAnIncompleteRow() {
        TestSources.Read source = TestSources.csv("username,email,password\nada,hunter2\n");
        MappedRecord mapped = new RecordMapper(ReadRows.CATALOG, Operation.UPDATE, source.header())
                .map(source.rows().get(0));

        assertThat(ReadRows.codes(mapped)).containsExactly("CELLS_MISSING");
        assertThat(mapped.user()).isEmpty();
        assertThat(mapped.operation()).isEqualTo(Operation.UPDATE);
        assertThat(mapped.toString()).doesNotContain("hunter2");
    }

    @Test
    void treatsMissingLastCellsAsBlank() {
        TestSources.Read source = TestSources.csv(
                "username,email,password,jobTitle,location\nada,a@example.com,x,Engineer,Desk\nben,b@example.com,x\n\ncia,c@example.com,x,Engineer\n");
        var mapper = new RecordMapper(
                ReadRows.CATALOG,
                Operation.CREATE,
                source.header(),
                MappingRules.USUAL.blankCellsOf(Map.of("location", BlankCells.CLEAR)),
                SourceExample.CLOCK);
        List<MappedRecord> mapped = source.rows().stream().map(mapper::map).toList();
        source.rows().forEach(mapper::map);

        assertThat(mapped).allMatch(MappedRecord::valid);
        assertThat(ReadRows.user(mapped.get(1))).isEqualTo("{'username':'ben','email':'b@example.com','password':'x'}");
        assertThat(mapper.warnings())
                .extracting(Problem::code, Problem::reason)
                .containsExactly(tuple(
                        "ROWS_SHORT",
                        "2 rows end before the last column (first in line 3); missing cells count as blank"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada,hunter2,Ada", "ada", "ada,ada@example.com"})
    void rejectsAShortRowThatMayLackOtherCells(String row) {
        TestSources.Read source = TestSources.csv("username,email,password,firstname,lastname\n" + row + "\n");
        var mapper = new RecordMapper(ReadRows.CATALOG, Operation.CREATE, source.header());
        MappedRecord mapped = mapper.map(source.rows().get(0));

        assertThat(ReadRows.codes(mapped)).containsExactly("CELLS_MISSING");
        assertThat(mapped.toString()).doesNotContain("hunter2");
        assertThat(mapper.warnings()).isEmpty();
    }

    @Test
    void reportsTheMissingUsernameOfTheEntraTemplate() {
        List<String> header = List.of(
                "Name [displayName] Required",
                "User name [userPrincipalName] Required",
                "Block sign in (Yes/No) [accountEnabled] Required",
                "State or province [state]",
                "Office [physicalDeliveryOfficeName]",
                "Mobile phone [mobile]",
                "Usage location [usageLocation]",
                "Nickname [unknown]");
        SourceRow row = SourceRow.ofCells(
                1,
                3,
                List.of("Ada Brook", "ada@example.com", "No", "Bristol", "Desk 4", "+44 20 7946 0000", "", ""),
                List.of());
        var mapper = new RecordMapper(ReadRows.CATALOG, Operation.CREATE, header);
        MappedRecord mapped = mapper.map(row);

        assertThat(mapped.problems()).isEmpty();
        assertThat(ReadRows.user(mapped))
                .isEqualTo("{'email':'ada@example.com','displayname':'Ada Brook','suspended':false,'location':'Desk 4',"
                        + "'addresses':[{'type':'work','region':'Bristol'}],"
                        + "'phoneNumbers':[{'type':'mobile','number':'+44 20 7946 0000'}]}");
        assertThat(mapper.columnProblems())
                .extracting(Problem::code, Problem::column)
                .containsExactly(tuple("COLUMN_UNKNOWN", "Nickname [unknown]"), tuple("COLUMN_MISSING", null));
        assertThat(mapper.columnProblems().get(1).hint()).contains("computed: {username:");
        assertThat(new RecordMapper(ReadRows.CATALOG, Operation.UPDATE, header).columnProblems())
                .extracting(Problem::code)
                .containsExactly("COLUMN_UNKNOWN");
    }

    @Test
    void reportsEachUnknownColumnOnceWithASuggestion() {
        RecordMapper mapper = new RecordMapper(
                ReadRows.CATALOG, Operation.CREATE, List.of("username", "employeeNumber", "addresses"));

        assertThat(mapper.columnProblems())
                .extracting(Problem::code)
                .containsExactly("COLUMN_UNKNOWN", "COLUMN_UNKNOWN");
        Problem unknown = mapper.columnProblems().get(0);
        assertThat(unknown.column()).isEqualTo("employeeNumber");
        assertThat(unknown.reason()).contains("\"employeeNumber\"");
        assertThat(unknown.hint()).contains("Did you mean employeeIdentifier?", "attributes.employeeNumber");
    }

    @Test
    void reportsUnknownKeysOnceAndDoesNotSendThem() {
        RecordMapper mapper = new RecordMapper(ReadRows.CATALOG, Operation.CREATE, List.of());
        for (int round = 0; round < 3; round++) {
            MappedRecord mapped = mapper.map(
                    ReadRows.row("{'username':'a','email':'a@example.com','shoeSize':42,'mfa':{'enforced':true},"
                            + "'addresses':[{'type':'work','zip':'1'}],'attributes':[{'name':'A',"
                            + "'value':'b','_id':'1'}]}"));
            assertThat(mapped.problems()).isEmpty();
            assertThat(ReadRows.user(mapped))
                    .doesNotContain("shoeSize")
                    .doesNotContain("enforced")
                    .doesNotContain("zip")
                    .doesNotContain("_id");
        }

        assertThat(mapper.columnProblems())
                .extracting(Problem::column)
                .containsExactlyInAnyOrder("shoeSize", "mfa.enforced", "addresses[].zip", "attributes[]._id");
    }

    @Test
    void boundsTheMemoryForUnknownKeys() {
        RecordMapper mapper = new RecordMapper(ReadRows.CATALOG, Operation.CREATE, List.of());
        IntStream.range(0, 5_000).forEach(n -> mapper.map(ReadRows.row("{'unknown" + n + "':1}")));

        assertThat(mapper.columnProblems()).hasSize(100);
    }

    @Test
    void boundsTheMemoryForNamesAndProblems() {
        RecordMapper mapper = new RecordMapper(ReadRows.CATALOG, Operation.CREATE, List.of("x".repeat(100_000)));
        assertThat(mapper.columnProblems().toString()).hasSizeLessThan(1_000);

        String many = "1,".repeat(100_000);
        assertThat(ReadRows.json(Operation.CREATE, "{'attributes':[" + many + "1]}")
                        .problems())
                .hasSize(50);
    }

    @ParameterizedTest
    @CsvSource({"displayname,preferredName", "work_city,work_locality", "attribute1_name,attribute01_name"})
    void reportsTwoColumnsForOneAttribute(String one, String other) {
        assertThat(new RecordMapper(ReadRows.CATALOG, Operation.CREATE, List.of(one, other)).columnProblems())
                .extracting(Problem::code)
                .containsExactly("COLUMN_DUPLICATE");
    }

    @Test
    void rejectsFilledCellsOfAnUnnamedColumn() {
        assertThat(ReadRows.codes(ReadRows.person("", ""))).isEmpty();
        assertThat(ReadRows.codes(ReadRows.person("", "stray"))).containsExactly("CELL_WITHOUT_COLUMN");
    }

    @Test
    void acceptsTheShapesOfJumpCloudInJson() {
        String user = "{'username':'ada','email':'ada@example.com','recoveryEmail':{'address':'ada@example.org'},"
                + "'addresses':[{'type':'home','locality':'Graz'},{'type':'summer','country':'AT'}],"
                + "'phoneNumbers':[{'type':'mobile','number':'+43 "
                + "1'}],'attributes':[{'name':'B','value':'2'},{'name':'A','value':'1'}]}";
        MappedRecord mapped = ReadRows.json(Operation.CREATE, user);

        assertThat(mapped.problems()).isEmpty();
        assertThat(ReadRows.user(mapped)).isEqualTo(user);
    }

    @Test
    void mixesShapesAndColumnsInJson() {
        assertThat(
                        ReadRows.user(
                                ReadRows.json(
                                        Operation.UPDATE,
                                        "{'id':'64b5f1000000000000000001','addresses':[{'type':'work','country':'AT'}],'work_city':'Graz'}")))
                .isEqualTo(
                        "{'id':'64b5f1000000000000000001','addresses':[{'type':'work','country':'AT','locality':'Graz'}]}");
        assertThat(
                        ReadRows.codes(
                                ReadRows.json(
                                        Operation.UPDATE,
                                        "{'id':'64b5f1000000000000000001','addresses':[{'type':'work','locality':'Wien'}],'work_city':'Graz'}")))
                .containsExactly("ATTRIBUTE_TWICE");
        assertThat(ReadRows.codes(ReadRows.json(
                        Operation.UPDATE, "{'id':'64b5f1000000000000000001','firstName':'A','firstname':'B'}")))
                .containsExactly("ATTRIBUTE_TWICE");
    }

    @Test
    void clearsByNullOnlyOnUpdate() {
        String nulls =
                "'department':null,'sudo':null,'addresses':null,'recoveryEmail':{'address':null},'phoneNumbers':[{'type':'work','number':null}],"
                        + "'password':null,'attributes':null";
        assertThat(ReadRows.user(ReadRows.json(Operation.UPDATE, "{'id':'64b5f1000000000000000001'," + nulls + "}")))
                .isEqualTo(
                        "{'id':'64b5f1000000000000000001','department':null,'recoveryEmail':{'address':null},'addresses':null,"
                                + "'phoneNumbers':[{'type':'work','number':null}],'sudo':null,'attributes':null}");
        assertThat(ReadRows.user(ReadRows.json(
                        Operation.CREATE, "{'username':'ada','email':'ada@example.com','id':null," + nulls + "}")))
                .isEqualTo(
                        "{'username':'ada','email':'ada@example.com','recoveryEmail':{},'phoneNumbers':[{'type':'work'}]}");
    }

    @Test
    void sendsAnEmptyTextOnlyOnUpdate() {
        assertThat(ReadRows.user(ReadRows.json(
                        Operation.UPDATE,
                        "{'id':'64b5f1000000000000000001','department':'','email':'','password':''}")))
                .isEqualTo("{'id':'64b5f1000000000000000001','department':''}");
        assertThat(ReadRows.user(ReadRows.json(
                        Operation.CREATE, "{'username':'ada','email':'ada@example.com','department':''}")))
                .isEqualTo("{'username':'ada','email':'ada@example.com'}");
    }

    @Test
    void refusesToClearUsernameAndEmail() {
        assertThat(ReadRows.codes(ReadRows.json(
                        Operation.UPDATE, "{'id':'64b5f1000000000000000001','username':null,'email':null}")))
                .containsExactly("ATTRIBUTE_MISSING", "ATTRIBUTE_MISSING");
    }

    private static MappedRecord person(List<String> pairs) {
        return ReadRows.csv(
                Operation.CREATE,
                pairs.stream()
                        .flatMap(pair -> List.of(pair.split("=")).stream())
                        .toArray(String[]::new));
    }
}
