package dev.muster.records.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.records.mapping.MappingSource;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.Problems;
import dev.muster.records.schema.BlankCells;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.SecretNames;
import dev.muster.records.source.ReadRows;
import dev.muster.records.source.SourceExample;
import dev.muster.records.source.SourceRow;
import dev.muster.records.validation.ColumnUse.From;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The effect of a user's mapping on rows. */
class UserMappingTest {
    private static final String NAMES = """
            columns:
              Vorname: firstname
              Nachname: lastname
            computed:
              username: $lowercase($fold($substring(Vorname, 0, 1) & Nachname))
              email: $username & "@example.com"
            """;

    @Test
    void renamesColumnsAndComputesAttributes() {
        MappedRecord mapped = csv(NAMES, "VORNAME", "Änne", "nach-name", "Müller");

        assertThat(mapped.problems()).isEmpty();
        assertThat(mapped.user())
                .isEqualTo(ReadRows.tree(
                        "{'username':'amuller','email':'amuller@example.com','firstname':'Änne','lastname':'Müller'}"));
    }

    @Test
    void renamesKeysAndComputesAttributes() {
        String mapping = NAMES + "constants: {sudo: yes, unix_uid: 1001, tags: a;b}\nvalues: {state: {1: ACTIVATED}}\n";
        MappedRecord mapped = json(mapping, "{'Vorname':'Änne','Nachname':'Müller','state':1}");

        assertThat(mapped.problems()).isEmpty();
        assertThat(mapped.user())
                .hasToString(
                        "{'username':'amuller','email':'amuller@example.com','firstname':'Änne','lastname':'Müller','state':'ACTIVATED',"
                                        .replace('\'', '"')
                                + "\"sudo\":true,\"unix_uid\":1001,\"tags\":[\"a\",\"b\"]}");
    }

    @Test
    void readsNestedKeys() {
        MappedRecord mapped = json(
                "computed:\n  work_city: address.city\n  location: rooms[0]\n",
                "{'username':'ada','email':'a@example.com','phoneNumbers':[{'type':'work','number':'1'}],'address':{'city':'Kiel'},'rooms':['4.1','4.2']}");

        assertThat(mapped.problems()).isEmpty();
        assertThat(mapped.user())
                .isEqualTo(ReadRows.tree(
                        "{'username':'ada','email':'a@example.com','location':'4.1','addresses':[{'type':'work','locality':'Kiel'}],"
                                + "'phoneNumbers':[{'type':'work','number':'1'}]}"));
    }

    @Test
    void overridesCellsByConstantsAndExpressions() {
        MappedRecord mapped = csv(
                "constants: {company: Example GmbH}\ncomputed: {department: $uppercase(department), "
                        + "attributes.CostCode: '\"C\" & code'}\n",
                "username",
                "ada",
                "email",
                "a@example.com",
                "company",
                "Other",
                "department",
                "sales",
                "code",
                "7");

        assertThat(mapped.problems()).isEmpty();
        assertThat(mapped.user())
                .isEqualTo(ReadRows.tree(
                        "{'username':'ada','email':'a@example.com','department':'SALES','company':'Example GmbH',"
                                + "'attributes':[{'name':'CostCode','value':'C7'}]}"));
    }

    @Test
    void translatesValuesByTheirTable() {
        String mapping =
                "columns: {Abt: department}\nvalues: {department: {Vertrieb: Sales, leer: <clear>}, operation: {Neu: "
                        + "create, Geändert: update}}\n";

        assertThat(csv(mapping, "username", "ada", "email", "a@example.com", "Abt", " VERTRIEB ")
                        .user()
                        .path("department")
                        .asText())
                .isEqualTo("Sales");
        assertThat(csv(mapping, "username", "ada", "email", "a@example.com", "Abt", "Labor")
                        .user()
                        .path("department")
                        .asText())
                .isEqualTo("Labor");
        assertThat(csv(mapping, "username", "ada", "operation", "Geändert", "Abt", "leer")
                        .user())
                .isEqualTo(ReadRows.tree("{'username':'ada','department':null}"));
        MappedRecord closed = csv(
                mapping + "otherwise: {department: invalid}\n",
                "username",
                "ada",
                "email",
                "a@example.com",
                "Abt",
                "Labor");
        assertThat(closed.problems()).extracting(Problem::code).containsExactly("VALUE_NOT_IN_TABLE");
        assertThat(Problems.join(closed.problems()).reason())
                .isEqualTo("Abt \"Labor\" is not in the table of department (columns.yaml:2)");
    }

    @Test
    void appliesDefaultsOnlyToNewUsers() {
        String mapping = "defaults: {location: Berlin, attributes.Badge: none}\n";

        assertThat(csv(mapping, "username", "ada", "email", "a@example.com", "location", " ")
                        .user()
                        .path("location")
                        .asText())
                .isEqualTo("Berlin");
        assertThat(csv(mapping, "username", "ada", "email", "a@example.com")
                        .user()
                        .path("attributes"))
                .isEqualTo(ReadRows.tree("[{'name':'Badge','value':'none'}]"));
        assertThat(csv(mapping, "username", "ada", "email", "a@example.com", "location", "Kiel")
                        .user()
                        .path("location")
                        .asText())
                .isEqualTo("Kiel");
        MappedRecord upsert = csv(mapping, "username", "ada", "email", "a@example.com", "operation", "upsert");
        assertThat(upsert.user())
                .as("of whoever exists")
                .isEqualTo(ReadRows.tree("{'username':'ada','email':'a@example.com'}"));
        assertThat(upsert.created())
                .isEqualTo(
                        ReadRows.tree(
                                "{'username':'ada','email':'a@example.com','location':'Berlin','attributes':[{'name':'Badge','value':'none'}]}"));
        assertThat(csv(
                                "defaults: {state: STAGED}\n",
                                "username",
                                "ada",
                                "email",
                                "a@example.com",
                                "operation",
                                "upsert")
                        .created()
                        .path("state")
                        .asText())
                .as("what only new users take")
                .isEqualTo("STAGED");
        assertThat(csv(mapping, "username", "ada", "operation", "update", "location", "")
                        .user())
                .as("whoever is there keeps what is there")
                .isEqualTo(ReadRows.tree("{'username':'ada'}"));
        assertThat(csv(
                                mapping,
                                MappingRules.USUAL.blankCells(BlankCells.ERROR),
                                "username",
                                "ada",
                                "email",
                                "a@example.com",
                                "location",
                                "")
                        .problems())
                .isEmpty();
    }

    @Test
    void namesTheColumnsOfAMissingComputedAttribute() {
        MappedRecord mapped = csv(
                "computed:\n  username: $lowercase(Vorname & Nachname)\n",
                "email",
                "a@example.com",
                "Vorname",
                "",
                "Nachname",
                "<clear>");

        assertThat(mapped.problems()).extracting(Problem::code).containsExactly("ATTRIBUTE_MISSING");
        assertThat(Problems.join(mapped.problems()).reason())
                .isEqualTo("username made by columns.yaml:2 from Vorname, Nachname: username is required to create a "
                        + "user");
    }

    @Test
    void namesTheColumnsOfAnInvalidComputedAttribute() {
        assertThat(Problems.join(csv("computed:\n  username: Name\n", "email", "a@example.com", "Name", "Müller")
                                .problems())
                        .reason())
                .isEqualTo("username made by columns.yaml:2 from Name \"Müller\" is not a valid username");
        MappedRecord mapped =
                csv("computed:\n  username: '$string($number(Nr))'\n", "email", "a@example.com", "Nr", "secret text");
        assertThat(mapped.problems()).extracting(Problem::code).containsExactly("NOT_COMPUTED");
        assertThat(Problems.join(mapped.problems()).reason())
                .isEqualTo("Cannot compute username made by columns.yaml:2 from Nr: a text is not a number");
        assertThat(Problems.join(csv("computed:\n  username: Nr\n", "email", "a@example.com", "Nr", "x".repeat(10_001))
                                .problems())
                        .reason())
                .endsWith(": the column Nr has more than 10000 characters");
    }

    @Test
    void namesTheColumnValueAndFormOfAWrongDate() {
        String mapping =
                "columns: {Kennung: username}\ncomputed:\n  attributes.start: '$date(Eintritt, \"dd.MM.yyyy\")'\n";
        Problem wrong =
                Problems.join(csv(mapping, "Kennung", "ann", "email", "ann@example.com", "Eintritt", " 31.02.2026 ")
                        .problems());
        assertThat(wrong.line())
                .isEqualTo("DATE_MALFORMED: Eintritt \"31.02.2026\" is not a date of the form dd.MM.yyyy."
                        + " Correct the date, or the form in columns.yaml:3.");
        assertThat(wrong.column()).isNull();
        assertThat(csv(mapping, "Kennung", "ann", "email", "ann@example.com", "Eintritt", " ")
                        .problems())
                .isEmpty();
    }

    @Test
    void refusesRulesThatGiveNeitherTrueNorFalse() {
        assertThat(csv("skip: Status\n", "username", "ann", "email", "ann@example.com", "Status", "weg")
                        .problems())
                .extracting(Problem::line)
                .containsExactly("NOT_COMPUTED: Cannot compute skip made by columns.yaml:1 from Status:"
                        + " the result is neither true nor false. Correct the row, or the expression in"
                        + " columns.yaml:1.");
    }

    @Test
    void refusesASourceWithoutTheColumnOfARule() {
        RecordMapper mapper = mapper("skip: Statuss = \"x\"\n", MappingRules.USUAL, "username", "email", "Status");
        assertThat(mapper.columnProblems())
                .extracting(Problem::reason)
                .contains("skip is computed from the column \"Statuss\" (columns.yaml:1:7), which does not exist");
    }

    @Test
    void doesNotShowAWrongDateThatIsASecret() {
        Problem wrong = Problems.join(csv(
                        "columns: {Kennung: username}\ncomputed:\n  password: '\"Pw-\" & $date(Geburtstag, \"dd.MM.yyyy\")'\n",
                        "Kennung",
                        "ann",
                        "email",
                        "ann@example.com",
                        "Geburtstag",
                        "31.02.1980")
                .problems());
        assertThat(wrong.line()).startsWith("NOT_COMPUTED: ").doesNotContain("31.02.1980");
    }

    @Test
    void refusesASourceWithoutAMappedColumn() {
        RecordMapper mapper =
                mapper(NAMES + "  displayname: $firstname & $middlename\n", MappingRules.USUAL, "Vorname", "Name");

        assertThat(mapper.columnProblems())
                .extracting(Problem::reason)
                .containsExactly(
                        "Unknown column \"Name\"",
                        "username is computed from the column \"Nachname\" (columns.yaml:5:13), which does not exist",
                        "displayname is computed from $middlename (columns.yaml:7:16), but no column or mapping "
                                + "gives middlename");
        assertThat(mapper("columns: {Fehlt: lastname}\n", MappingRules.USUAL, "username", "email")
                        .columnProblems())
                .as("a name for what is not there does no harm")
                .isEmpty();
        assertThat(mapper("columns: {Name: lastname}\n", MappingRules.USUAL, "lastname", "Name")
                        .columnProblems())
                .extracting(Problem::code)
                .containsExactly("COLUMN_DUPLICATE");
    }

    @Test
    void reportsAMissingMappedColumnOnce() {
        RecordMapper mapper =
                mapper("computed: {username: Kurz, email: Dienst & Post}\n", MappingRules.USUAL, "Kurz", "Post");

        assertThat(mapper.columnProblems()).extracting(Problem::code).containsExactly("COLUMN_MISSING");
        assertThat(mapper.map(SourceRow.ofCells(1, 2, List.of("ada", ""), List.of()))
                        .problems())
                .isEmpty();
        assertThat(mapper.map(SourceRow.ofCells(2, 3, List.of("", ""), List.of()))
                        .problems())
                .extracting(Problem::code)
                .containsExactly("ATTRIBUTE_MISSING");
    }

    @Test
    void recognizesASecretUnderEveryName() {
        String mapping = "columns: {Name: lastname}\ncomputed: {password: Start & PIN}\n";
        RecordMapper mapper = mapper(mapping, MappingRules.USUAL, "username", "email", "Start", "PIN");

        assertThat(mapper.secretColumns(SourceRow.ofCells(1, 2, List.of("ada", "a@example.com", "", ""), List.of())))
                .containsExactly("password");
        assertThat(mapper("columns: {Kennwort: password}\n", MappingRules.USUAL, "Kennwort")
                        .secretColumns(SourceRow.ofCells(1, 2, List.of(""), List.of())))
                .containsExactly("password");
        RecordMapper json = mapper(mapping, MappingRules.USUAL);
        assertThat(json.secretColumns(ReadRows.row("{'username':'ada','start':null,'PIN':null}")))
                .containsExactly("password");
        assertThat(json.secretColumns(ReadRows.row("{'username':'ada','PIN':null}")))
                .as("half of a secret is none")
                .isEmpty();
        assertThat(csv(mapping, "username", "ada", "email", "a@example.com", "Start", "Ab1!", "PIN", "9876")
                        .user()
                        .path("password")
                        .asText())
                .isEqualTo("Ab1!9876");
        assertThat(csv(mapping, "username", "ada", "email", "a@example.com", "Start", "Ab1!", "PIN", "")
                        .user()
                        .has("password"))
                .as("half of a secret is none")
                .isFalse();
    }

    @Test
    void treatsASuspectedSecretAsOne() {
        SecretNames secretNames = secretNames("columns: {Name: lastname, Startcode: password}\n");

        assertThat(List.of("startcode", "Start-Code", "Startcod", "Kennwort", "pasword"))
                .allMatch(secretNames::isSecret);
        assertThat(List.of("Name", "Nam", "email", "Abteilung")).noneMatch(secretNames::isSecret);
        assertThat(secretNames.mentionsSecret("{\"start code\": 9876")).isTrue();
        assertThat(secretNames.mentionsSecret("{\"Startcod\": 9876")).isTrue();
        assertThat(secretNames.mentionsSecret("{\"Name\": 9876")).isFalse();
    }

    @Test
    void trustsTheMappingAboutSecrets() {
        SecretNames secretNames = secretNames("columns: {Kennwert: location}\ncomputed: {department: Kennort}\n");

        assertThat(ReadRows.CATALOG.isSecret("Kennwert") && ReadRows.CATALOG.isSecret("Kennort"))
                .as("an unexplained value")
                .isTrue();
        assertThat(secretNames.isSecret("kennwert") || secretNames.isSecret("KENNORT"))
                .isFalse();
        assertThat(secretNames.mentionsSecret("{\"Kennwert\": \"Kiel\"")).isFalse();
    }

    @Test
    void keepsMustersOwnColumns() {
        MappedRecord mapped = csv(
                "ignore: [_import, _line]\n" + NAMES, "Vorname", "A", "Nachname", "B", "_import", "01JN", "_line", "7");

        assertThat(mapped.link()).isEqualTo(new RecordLink("01JN", 7));
    }

    @Test
    void listsTheUsesOfColumns() {
        RecordMapper mapper =
                mapper("""
                columns: {Abt: department}
                ignore: [Text]
                constants: {company: x}
                computed: {username: Kurz}
                values: {department: {a: b}}
                defaults: {location: y}
                """, MappingRules.USUAL, "E-Mail", "Abt", "Text", "Kurz", "work_city", "work_number");

        assertThat(mapper.columnUses())
                .containsExactly(
                        new ColumnUse("email", From.COLUMN, List.of("E-Mail"), null, null, null),
                        new ColumnUse(
                                "department", From.COLUMN, List.of("Abt"), null, "columns.yaml:1", "columns.yaml:5"),
                        new ColumnUse(null, From.NOTHING, List.of("Text"), null, null, null),
                        new ColumnUse(null, From.NOTHING, List.of("Kurz"), null, null, null),
                        new ColumnUse("work_locality", From.COLUMN, List.of("work_city"), null, null, null),
                        new ColumnUse("work_number", From.COLUMN, List.of("work_number"), null, null, null),
                        new ColumnUse("company", From.CONSTANT, List.of(), "x", "columns.yaml:3", null),
                        new ColumnUse("username", From.EXPRESSION, List.of("Kurz"), null, "columns.yaml:4", null),
                        new ColumnUse("location", From.DEFAULT, List.of(), "y", "columns.yaml:6", null));
    }

    private static MappedRecord csv(String mapping, String... namesAndCells) {
        return csv(mapping, MappingRules.USUAL, namesAndCells);
    }

    private static MappedRecord csv(String mapping, MappingRules rules, String... namesAndCells) {
        RecordMapper mapper = mapper(mapping, rules, every(0, namesAndCells).toArray(String[]::new));
        assertThat(mapper.columnProblems()).isEmpty();
        return mapper.map(SourceRow.ofCells(1, 2, every(1, namesAndCells), List.of()));
    }

    private static MappedRecord json(String mapping, String object) {
        RecordMapper mapper = mapper(mapping, MappingRules.USUAL);
        MappedRecord mapped = mapper.map(ReadRows.row(object));
        assertThat(mapper.columnProblems()).isEmpty();
        return mapped;
    }

    private static RecordMapper mapper(String mapping, MappingRules rules, String... header) {
        return new RecordMapper(
                ReadRows.CATALOG,
                Operation.CREATE,
                List.of(header),
                rules.mapping(source(mapping).read(ReadRows.CATALOG)),
                SourceExample.CLOCK);
    }

    private static SecretNames secretNames(String mapping) {
        return new SecretNames(
                ReadRows.CATALOG, source(mapping).read(ReadRows.CATALOG).names());
    }

    private static MappingSource source(String mapping) {
        return new MappingSource("columns.yaml", mapping);
    }

    private static List<String> every(int first, String... namesAndCells) {
        return IntStream.range(0, namesAndCells.length)
                .filter(index -> index % 2 == first)
                .mapToObj(index -> namesAndCells[index])
                .toList();
    }
}
