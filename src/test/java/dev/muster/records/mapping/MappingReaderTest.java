package dev.muster.records.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.records.mapping.MappingException.Mistake;
import dev.muster.records.schema.AttributeCatalog;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappingReaderTest {
    private static final AttributeCatalog CATALOG = AttributeCatalog.load();

    @ParameterizedTest
    @ValueSource(strings = {"", "# all is commented out\n", "columns:\n", "---\n", "columns: {}\nignore: []\n"})
    void readsAnEmptyFileAsNoMapping(String text) {
        assertThat(read(text).isEmpty()).isTrue();
    }

    @Test
    void reportsAllMistakesWithTheirPositions() {
        assertThat(mistakes("""
                columns:
                  Vorname: firstname
                  Rufname: first name
                  Strasse: work_stret
                  vor-name: lastname
                  Leer:
                ignore: [Bemerkung, Strasse, {a: b}]
                spalten:
                  a: b
                constants:
                  company: Example GmbH
                  lastname: [a, b]
                computed:
                  username: $lowercase(Vorname & )
                  email: '$username & $benutzer'
                  displayname: $displayname & $password
                  lastname: $trin(Nachname)
                  jobTitle: >-
                    $now()
                values:
                  company: {A: B}
                  department: Sales
                  costCenter: {a: 1, A: 2}
                otherwise:
                  location: invalid
                  costCenter: wrong
                defaults:
                  operation: update
                  company: Other
                  shoeSize: 42
                """))
                .containsExactly(
                        "columns.yaml:3:3: first name is given by the column \"Vorname\" (line 2) already; remove "
                                + "one of them",
                        "columns.yaml:4:3: unknown attribute \"work_stret\". Did you mean work_streetAddress?",
                        "columns.yaml:5:3: \"vor-name\" is a duplicate of line 2",
                        "columns.yaml:6:8: \"Leer\" has no value",
                        "columns.yaml:7:21: \"Strasse\" is ignored, but maps to an attribute in line 4",
                        "columns.yaml:7:30: ignore takes the names of columns: [Name, Name]",
                        "columns.yaml:8:1: unknown section \"spalten\"; the sections are columns, ignore, constants, "
                                + "computed, values, otherwise, defaults, skip, unique",
                        "columns.yaml:12:13: the value of \"lastname\" must be a text",
                        "columns.yaml:14:34: this is not valid JSONata: The symbol \")\" cannot be used as a unary "
                                + "operator",
                        "columns.yaml:15:23: $benutzer is neither an attribute nor a function with arguments: "
                                + "docs/columns.md has all names",
                        "columns.yaml:16:16: $displayname is computed here or below; an expression can refer only to "
                                + "attributes above it",
                        "columns.yaml:16:31: $password cannot be referred to",
                        "columns.yaml:17:13: unknown function $trin; the functions are $"
                                + String.join(", $", TextFunctions.NAMES),
                        "columns.yaml:18:13: unknown function $now; the functions are $"
                                + String.join(", $", TextFunctions.NAMES),
                        "columns.yaml:21:3: company has a constant value under constants; remove one of them",
                        "columns.yaml:22:15: there should be names, each with a value, under department",
                        "columns.yaml:23:22: \"A\" is a duplicate of line 23",
                        "columns.yaml:25:3: \"location\" has no table under values",
                        "columns.yaml:26:15: \"wrong\" is neither keep nor invalid",
                        "columns.yaml:28:3: the default operation comes from --operation, the folder or "
                                + "muster.operation, not from the mapping",
                        "columns.yaml:29:3: company has a constant value under constants; remove one of them",
                        "columns.yaml:30:3: unknown attribute \"shoeSize\": docs/columns.md has all names");
    }

    @Test
    void reportsMistakesInRulesThatSkipRows() {
        assertThat(mistakes("""
                columns: {Kennwort: password}
                skip:
                  - Status =
                  - $nothing = "x"
                  - $password = "x"
                  - Kennwort = "x"
                  - 'true'
                  - {a: b}
                """))
                .containsExactly(
                        "columns.yaml:3:12: this is not valid JSONata: Unexpected end of expression",
                        "columns.yaml:4:5: $nothing is neither an attribute nor a function with arguments: "
                                + "docs/columns.md has all names",
                        "columns.yaml:5:5: $password cannot be referred to",
                        "columns.yaml:6:5: \"Kennwort\" holds a secret, which a rule cannot read",
                        "columns.yaml:7:6: the rule reads no column, so it is the same for every row",
                        "columns.yaml:8:5: skip takes an expression, or a list of them");
    }

    @Test
    void reportsMistakesInTheRulesOfUniqueNames() {
        assertThat(mistakes("""
                computed:
                  displayname: $firstname & $username
                unique:
                  username: "{firstname}.{surname}"
                  email: "{firstname}{n}@example.com"
                  department: "{username}"
                """))
                .containsExactly(
                        "columns.yaml:2:29: $username is generated after all rows are read; use a template under "
                                + "unique",
                        "columns.yaml:4:3: write attributes and one {n}, such as \"{firstname}.{lastname}{n}\"",
                        "columns.yaml:4:3: unknown attribute \"surname\". Did you mean lastname?",
                        "columns.yaml:5:3: write the email with {username} and without {n}, such as "
                                + "\"{username}@example.com\"",
                        "columns.yaml:6:3: only username and email can be generated under unique");
        assertThat(mistakes("unique: {email: '{username}@example.com'}\n"))
                .containsExactly("columns.yaml:1:10: unique has an email, but no username that it is made of");
    }

    @Test
    void locatesInvalidYaml() {
        assertThat(mistakes("columns:\n  a: b\n c: d\n"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("columns.yaml:3:2: this is not valid YAML: ");
        assertThat(mistakes("computed:\n  username: `Vor Name` & x\n"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("columns.yaml:2:13: this is not valid YAML: ")
                .endsWith("is written on separate lines below |)");
        assertThat(mistakes("- a\n- b\n"))
                .containsExactly("columns.yaml:1:1: there should be the sections columns, ignore, constants, computed, "
                        + "values, otherwise, defaults, skip, unique");
        assertThat(mistakes("a: &x [*x]\n")).isNotEmpty();
    }

    @Test
    void refusesToExposeSecrets() {
        assertThat(mistakes("""
                columns:
                  Kennwort: password
                  Start: description
                  password: jobTitle
                constants:
                  company: x
                computed:
                  displayname: Kennwort & Nachname
                """))
                .containsExactly(
                        "columns.yaml:4:3: \"password\" holds a secret, but jobTitle is not a secret and would be "
                                + "shown",
                        "columns.yaml:8:16: \"Kennwort\" holds a secret, but displayname is not a secret and would "
                                + "be shown");
        assertThat(mistakes("constants:\n  password: Welcome1\n"))
                .containsExactly(
                        "columns.yaml:2:3: password is a secret, which would be the same for every user and readable "
                                + "here; take it from a column");
        assertThat(mistakes("defaults:\n  password: Welcome1\n")).hasSize(1);
        assertThat(mistakes("values:\n  password: {a: Welcome1}\n"))
                .containsExactly(
                        "columns.yaml:2:3: password is a secret, which would be readable here; take it from a column");
        assertThat(mistakes("computed:\n  password: '\"Welcome1\"'\n"))
                .containsExactly(
                        "columns.yaml:2:14: password is a secret, which can be computed from columns only, and from "
                                + "at least one");
        assertThat(mistakes("computed:\n  password: $lastname & Start\n")).hasSize(1);
        assertThat(mistakes("computed:\n  password: lastname & '1'\n"))
                .containsExactly(
                        "columns.yaml:2:13: password is a secret, and so are the columns it is computed from, but "
                                + "\"lastname\" maps to an attribute that is shown");
        assertThat(mistakes("columns:\n  Name: lastname\ncomputed:\n  password: Name & '1'\n"))
                .containsExactly(
                        "columns.yaml:2:3: \"Name\" holds a secret, but lastname is not a secret and would be shown");
    }

    @Test
    void treatsColumnsOfASecretAsSecret() {
        assertThat(read("columns:\n  Kennwort: password\n").names().secret()).containsExactly("Kennwort");
        assertThat(read("computed:\n  password: Start & PIN\n").names().secret())
                .containsExactly("Start", "PIN");
    }

    @Test
    void comparesMappingsByContent() {
        String text = "columns: {Vorname: firstname, Nachname: lastname}\nvalues: {department: {a: b}}\n";

        assertThat(read(text).asText())
                .isEqualTo(read("# a comment\nvalues:\n  department:\n    a: b\ncolumns:\n  Nachname: lastname\n  "
                                + "Vorname: firstname\n")
                        .asText());
        assertThat(read(text).asText())
                .isNotEqualTo(read(text.replace("a: b", "a: c")).asText());
        assertThat(read(text).asText())
                .isNotEqualTo(read(text + "otherwise: {department: invalid}\n").asText());
    }

    @Property(tries = 300)
    void readsAnyTextOrReportsMistakes(@ForAll String text) {
        try {
            read(text);
        } catch (MappingException wrong) {
            assertThat(wrong.mistakes()).isNotEmpty();
        }
    }

    private static ColumnMapping read(String text) {
        return MappingReader.read("columns.yaml", text, CATALOG);
    }

    private static List<String> mistakes(String text) {
        try {
            read(text);
            return List.of();
        } catch (MappingException wrong) {
            assertThat(wrong)
                    .hasMessage(String.join(
                            "\n",
                            wrong.mistakes().stream().map(Mistake::toString).toList()));
            return wrong.mistakes().stream().map(Mistake::toString).toList();
        }
    }
}
