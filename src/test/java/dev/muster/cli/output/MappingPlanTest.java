package dev.muster.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.cli.Muster;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The plan of a mapping, as in {@code docs/mapping.md}. */
class MappingPlanTest {
    private static final Path PAGE = Path.of("docs", "mapping.md");
    private static final String SAMPLE = "samples/mapping/columns.yaml";
    private static final String SOURCE = "samples/mapping/personal.csv";

    @TempDir
    private Path folder;

    private record Said(int exitCode, String out, String err) {}

    @Test
    void matchesTheDocumentedSample() throws IOException {
        assertThat(Files.readString(PAGE)).contains("```yaml\n" + Files.readString(Path.of(SAMPLE)) + "```");
        Said plan = muster("plan", "--mapping", SAMPLE, SOURCE);

        assertThat(plan.exitCode()).as("one row is wrong on purpose").isEqualTo(1);
        assertThat(Files.readString(PAGE)).contains("```text\n" + plan.out() + "```");
    }

    @Test
    void writesTheMappingAsJson() throws IOException {
        JsonNode mapping = new JsonMapper()
                .readTree(muster("plan", "--json", "--mapping", SAMPLE, SOURCE).out())
                .path("mapping");

        assertThat(mapping.path("file").asText()).isEqualTo(SAMPLE);
        assertThat(mapping.path("attributes").get(7))
                .hasToString(
                        "{'attribute':'email','from':'expression','columns':['$username'],'value':null,'place':'columns.yaml:13','table':null}"
                                .replace('\'', '"'));
        assertThat(mapping.path("notImported")).hasToString("[\"Personalnummer\",\"Bemerkung\"]");
        assertThat(mapping.path("rows").get(0))
                .hasToString(
                        ("{'line':2,'columns':{'Personalnummer':'1042','Vorname':'Änne','Nachname':'Müller','Abteilung':'Vertrieb','Kennwort':'***',"
                                        + "'Bemerkung':'from Monday "
                                        + "on'},'skipped':false,'valid':true,'user':{'username':'amuller','email':'amuller@example.com','password':'***','firstname':'Änne','lastname':'Müller',"
                                        + "'employeeIdentifier':'001042','department':'Sales','company':'Example "
                                        + "GmbH','location':'Berlin'}}")
                                .replace('\'', '"'));
        assertThat(new JsonMapper()
                        .readTree(muster("plan", "--json", "--mapping", "none", SOURCE)
                                .out())
                        .path("mapping")
                        .isNull())
                .isTrue();
    }

    @Test
    void reportsAllMistakesOfAMapping() throws IOException {
        Path mapping = Files.writeString(folder.resolve("columns.yaml"), """
                columns:
                  Vorname: fristname
                computed:
                  username: $lowercase(Vorname
                  email: $user & "@example.com"
                constants:
                  password: Welcome-2026
                """);
        Said plan = muster("plan", "--mapping", mapping.toString(), SOURCE);

        assertThat(plan.exitCode()).isEqualTo(2);
        assertThat(plan.out()).isEmpty();
        assertThat(Files.readString(PAGE)).contains("```text\n" + plan.err().replace(folder + "/", "config/") + "```");
        assertThat(muster("import", "--mapping", mapping.toString(), SOURCE)).satisfies(imported -> {
            assertThat(imported.exitCode()).isEqualTo(2);
            assertThat(imported.err()).isEqualTo(plan.err());
        });
        assertThat(muster("plan", "--mapping", folder.resolve("nowhere.yaml").toString(), SOURCE)
                        .err())
                .contains("nowhere.yaml cannot be read");
    }

    @Test
    void rejectsASourceWithoutColumnsOfAnExpression() throws IOException {
        Path source =
                Files.writeString(folder.resolve("other.csv"), "username,email,Vorname\nada,ada@example.com,Ada\n");

        assertThat(muster("plan", "--mapping", SAMPLE, source.toString()).out())
                .contains(
                        "an import would send nothing: COLUMN_MISSING: ",
                        "username is computed from the column \"Nachname\" (samples/mapping/columns.yaml:12:13), "
                                + "which does not exist");
    }

    private static Said muster(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine muster = Muster.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new Said(muster.execute(arguments), out.toString(), err.toString());
    }
}
