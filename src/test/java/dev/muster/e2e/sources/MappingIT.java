package dev.muster.e2e.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.CapturedLog;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.ledger.model.ImportState;
import dev.muster.ledger.model.RecordWarning;
import dev.muster.records.mapping.MappingSource;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.records.source.xlsx.TestSheet;
import dev.muster.records.validation.ImportOptions;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.testing.InTurn;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The inbox with a mapping, from a foreign file to the directory and back to its dead letter. */
class MappingIT {
    private static final String SECRET = "Invented-Passw0rd-";

    @RegisterExtension
    static final SandboxExtension SANDBOX = SandboxExtension.with(
            SandboxSettings.defaults().withUsersPerSecond(2000).withDemoSeed());

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Path mapping;

    @BeforeEach
    void start(Sandbox sandbox) throws IOException {
        this.sandbox = sandbox;
        mapping = Files.copy(Path.of("samples", "mapping", "columns.yaml"), folder.resolve("columns.yaml"));
    }

    private RunningMuster muster() throws IOException {
        return RunningMuster.start(folder.resolve("home"), sandbox, Map.of("MUSTER_MAPPING", mapping.toString()));
    }

    @Test
    void importsOtherColumnsAndTheirDeadLetterWithAMapping() throws IOException {
        String source = Files.readString(Path.of("samples", "mapping", "personal.csv"));
        try (RunningMuster muster = muster()) {
            ClosedImport first = muster.drop("personal.csv", source).closed("personal.csv");

            assertThat(first.counts())
                    .isEqualTo("3 rows, 2 created, 0 updated, 1 invalid, 0 rejected, 0 unresolved, 0 unsent");
            assertThat(sandbox.directory().users()).anySatisfy(user -> {
                assertThat(user.path("username").asText()).isEqualTo("amuller");
                assertThat(user.path("department").asText()).isEqualTo("Sales");
                assertThat(user.path("location").asText()).isEqualTo("Berlin");
            });
            assertThat(first.deadLetter().lines().toList())
                    .satisfiesExactly(
                            header -> assertThat(header)
                                    .isEqualTo(
                                            "Personalnummer,Vorname,Nachname,Abteilung,Standort,Kennwort,Bemerkung,_import,_line,_outcome,_code,_reason,_hint,_job,_user_id"),
                            row -> assertThat(row)
                                    .startsWith("1044,Lars,Øberg,Fuhrpark,Kiel,,,"
                                            + first.closed().id() + ",4,invalid,VALUE_NOT_IN_TABLE,"
                                            + "\"Abteilung \"\"Fuhrpark\"\" is not in the table of "
                                            + "department (columns.yaml:16)\""));
            assertThat(first.results()).doesNotContain(SECRET);
            assertThat(muster.home().done(first.closed().id()))
                    .as("it has passwords, by another name")
                    .doesNotExist();

            ClosedImport second = muster.drop(
                            "corrected.csv", first.deadLetter().replace("Lars,Øberg,Fuhrpark", "Lars,Øberg,Vertrieb"))
                    .closed("corrected.csv");

            assertThat(second.counts()).startsWith("1 rows, 1 created");
            assertThat(sandbox.directory().users())
                    .anySatisfy(
                            user -> assertThat(user.path("username").asText()).isEqualTo("loberg"));
            assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE))
                    .as("its password was given back")
                    .anySatisfy(request -> assertThat(request.text()).contains("loberg", SECRET + "9"));
        }
        assertThat(textOfHome()).noneMatch(text -> text.contains(SECRET));
    }

    @Test
    void readsTheDateCellsOfAWorkbookLikeTheDatesOfACsvFile() throws IOException {
        Files.writeString(mapping, """
                columns: {Login: username, Mail: email}
                computed:
                  attributes.start: $date(Eintritt, "dd.MM.yyyy")
                """);
        String csv = """
                Login,Mail,Eintritt
                csv.one,csv.one@example.com,31.12.2026
                csv.two,csv.two@example.com, 1.2.2027
                csv.three,csv.three@example.com,
                csv.four,csv.four@example.com,31.02.2027
                """;
        byte[] workbook = new TestSheet()
                .styles("dd\\.mm\\.yyyy", "d/m/yy h:mm")
                .texts("Login", "Mail", "Eintritt")
                .xml(dateRow("one", "<c s=\"0\"><v>46387</v></c>"))
                .xml(dateRow("two", "<c s=\"1\"><v>46419.375</v></c>"))
                .xml(dateRow("three", "<c s=\"0\"/>"))
                .xml(dateRow("four", "<c t=\"str\"><v>31.02.2027</v></c>"))
                .bytes();
        try (RunningMuster muster = muster()) {
            for (String kind : List.of("csv", "xlsx")) {
                String source = "starts." + kind;
                muster.drop(source, kind.equals("csv") ? csv.getBytes(StandardCharsets.UTF_8) : workbook);
                ClosedImport imported = muster.closed(source);

                assertThat(imported.counts()).startsWith("4 rows, 3 created, 0 updated, 1 invalid");
                assertThat(imported.deadLetter())
                        .contains("invalid,DATE_MALFORMED,"
                                + "\"Eintritt \"\"31.02.2027\"\" is not a date of the form dd.MM.yyyy\","
                                + "\"Correct the date, or the form in columns.yaml:3.\"");
                assertThat(start(kind + ".one")).isEqualTo("2026-12-31");
                assertThat(start(kind + ".two")).isEqualTo("2027-02-01");
                assertThat(start(kind + ".three")).isEmpty();
            }
        }
    }

    private static String dateRow(String name, String date) {
        return "<row><c t=\"str\"><v>xlsx.%1$s</v></c><c t=\"str\"><v>xlsx.%1$s@example.com</v></c>%2$s</row>"
                .formatted(name, date);
    }

    private String start(String username) {
        return sandbox.directory()
                .byUsername(username)
                .orElseThrow()
                .path("attributes")
                .path(0)
                .path("value")
                .asText();
    }

    @InTurn
    @Test
    void leavesOutTheRowsThatARuleSkips() throws Exception {
        Files.writeString(mapping, """
                columns: {Login: username, Mail: email, Amt: department}
                ignore: [Bemerkung]
                skip:
                  - Status != "aktiv" and $date(Ende, "dd.MM.yyyy") < "2026-12-01"
                  - $department = "Gast"
                """);
        Map<String, String> environment = RunningMuster.environment(
                folder.resolve("home"), sandbox, Map.of("MUSTER_MAPPING", mapping.toString()));
        Path source = Files.writeString(folder.resolve("hr.csv"), """
                Login,Mail,Amt,Status,Ende,Bemerkung
                skip.one,nonsense,Kasse,weg,1.9.2026,first row
                keep.one,keep.one@example.com,Kasse,aktiv,,
                skip.two,skip.two@example.com,Gast,aktiv,,"two
                lines"
                bad.one,nonsense,Kasse,aktiv,,
                bad.two,bad.two@example.com,Kasse,weg,31.9.2026,
                keep.two,keep.two@example.com,Kasse,weg,31.12.2026,
                skip.three,,,weg,1.1.2026,last row
                """);

        String planned =
                MusterCommand.run(environment, "plan", source.toString()).output();
        assertThat(planned)
                .contains(
                        "hr.csv: 4 rows, 2 invalid\n"
                                + "  3 rows were skipped by the rules in columns.yaml:4, columns.yaml:5\n"
                                + "  create: 2 rows",
                        "  skipped: rows with $department = \"Gast\" (columns.yaml:5)\n",
                        "Bemerkung \"first row\"\n    is skipped\n",
                        "hr.csv:7: DATE_MALFORMED: Ende \"31.9.2026\" is not a date of the form dd.MM.yyyy. Correct "
                                + "the date, or the form in columns.yaml:4.");
        assertThat(MusterCommand.run(environment, "plan", "--json", source.toString())
                        .output())
                .contains("\"rows\":4,\"skipped\":3,\"invalid\":2");

        var imported = MusterCommand.run(environment, "import", "--yes", source.toString());
        assertThat(imported.exitCode()).isEqualTo(1);
        assertThat(imported.output())
                .contains("hr.csv: 4 rows: 2 created, 2 invalid\n"
                        + "  3 rows were skipped by the rules in columns.yaml:4, columns.yaml:5\n");
        assertThat(MusterCommand.run(environment, "status").output()).contains("4 rows", "3 skipped");
        assertThat(MusterCommand.run(environment, "status", "--json").output()).contains("\"skipped\" : 3");
        assertThat(sandbox.directory().users().stream()
                        .map(user -> user.path("username").asText())
                        .filter(name -> name.matches("(skip|keep|bad)\\..*")))
                .containsExactlyInAnyOrder("keep.one", "keep.two");

        try (RunningMuster muster = muster()) {
            ClosedImport first = muster.closed("hr.csv");
            assertThat(first.counts()).startsWith("4 rows, 2 created, 0 updated, 2 invalid");
            assertThat(first.receipt().path("skipped").asInt()).isEqualTo(3);
            assertThat(first.results().lines().skip(1).map(MappingIT::nameAndLine))
                    .containsExactly("keep.one 3", "bad.one 6", "bad.two 7", "keep.two 8");
            assertThat(first.deadLetter().lines().skip(1).map(MappingIT::nameAndLine))
                    .containsExactly("bad.one 6", "bad.two 7");

            ClosedImport second = muster.drop(
                            "corrected.csv",
                            first.deadLetter()
                                    .replace("bad.one,nonsense", "bad.one,bad.one@example.com")
                                    .replace("31.9.2026", "30.9.2026"))
                    .closed("corrected.csv");
            assertThat(second.counts()).startsWith("1 rows, 1 created");
            assertThat(second.receipt().path("skipped").asInt()).isEqualTo(1);
        }
    }

    private static String nameAndLine(String row) {
        Matcher found = Pattern.compile("(\\w+\\.\\w+),.*,01\\w{24},(\\d+),.*").matcher(row);
        assertThat(found.matches()).as(row).isTrue();
        return found.group(1) + " " + found.group(2);
    }

    @Test
    void warnsWhenARuleSkipsEveryRow() throws IOException {
        Files.writeString(mapping, "skip: type != \"user\"\n");
        try (RunningMuster muster = muster()) {
            ClosedImport imported = muster.drop(
                            "groups.ndjson", "{\"type\":\"group\",\"members\":[1,2]}\n{\"type\":\"host\",\"cpu\":4}\n")
                    .closed("groups.ndjson");

            assertThat(imported.counts()).startsWith("0 rows,");
            assertThat(imported.receipt().path("state").asText()).isEqualTo("finished");
            assertThat(imported.receipt().path("skipped").asInt()).isEqualTo(2);
            try (var warnings =
                    muster.ledger().records().warnings(imported.closed().id())) {
                assertThat(warnings.map(RecordWarning::reason))
                        .containsExactly("The mapping skips every row (columns.yaml:1)");
            }

            ClosedImport mixed = muster.drop(
                            "mixed.json",
                            "[{\"type\":\"group\",\"members\":[1,2]},"
                                    + "{\"type\":\"user\",\"username\":\"mia\",\"email\":\"mia@example.com\"},"
                                    + "{\"type\":\"host\"},"
                                    + "{\"type\":\"user\",\"username\":\"max\",\"email\":\"nonsense\"}]")
                    .closed("mixed.json");
            assertThat(mixed.counts()).startsWith("2 rows, 1 created, 0 updated, 1 invalid");
            assertThat(mixed.receipt().path("skipped").asInt()).isEqualTo(2);
            assertThat(mixed.deadLetter()).contains("\"username\":\"max\"").doesNotContain("mia", "group", "host");
        }
    }

    @Test
    @InTurn
    void holdsFilesUntilABrokenMappingIsFixed() throws IOException {
        String source = "Kurz,Name\nnia,Nia\n";
        Files.writeString(mapping, "computed:\n  username: Kurz\n  email: Kurz & '@example.com'\n  lastname: Name\n");
        CapturedLog log = CapturedLog.begin();
        try (RunningMuster muster = muster()) {
            Files.writeString(mapping, "computed:\n  username: $lowercase(Kurz\n");
            muster.drop("first.csv", source);
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> log.text().contains("waits until the mapping is fixed: " + mapping + ":2:"));
            assertThat(muster.ledger().imports().newestFirst())
                    .allSatisfy(held -> assertThat(held.status().state()).isEqualTo(ImportState.READING));

            Files.writeString(
                    mapping, "computed:\n  username: Kurz\n  email: Kurz & '@example.com'\n  lastname: Name\n");
            assertThat(muster.closed("first.csv").counts()).startsWith("1 rows, 1 created");
            assertThat(muster.drop("second.csv", source)
                            .closed("second.csv")
                            .receipt()
                            .has("seenBefore"))
                    .isTrue();

            Files.writeString(
                    mapping, "computed:\n  username: Kurz & '2'\n  email: Kurz & '2@example.com'\n  lastname: Name\n");
            assertThat(muster.drop("third.csv", source).closed("third.csv").counts())
                    .startsWith("1 rows, 1 created");
        } finally {
            log.end();
        }
    }

    @Test
    @InTurn
    void showsWhyAnImportWaitsForItsMapping() throws Exception {
        String whole = Files.readString(mapping);
        Map<String, String> environment = RunningMuster.environment(
                folder.resolve("home"), sandbox, Map.of("MUSTER_MAPPING", mapping.toString()));
        try (RunningMuster muster = muster()) {
            Files.writeString(mapping, "computed:\n  username: $lowercase(Vorname\n");
            muster.drop("personal.csv", Files.readString(Path.of("samples", "mapping", "personal.csv")));
            untilStatusSays(environment, "its mapping cannot be used: " + mapping + ":2:");

            Files.delete(mapping);
            untilStatusSays(environment, "its mapping cannot be used: The mapping " + mapping);
            String id = muster.ledger().imports().notClosed().get(0).id();
            assertThat(MusterCommand.run(environment, "status", id).output())
                    .contains("\n  waits     its mapping cannot be used: The mapping " + mapping);
            assertThat(MusterCommand.run(environment, "status", id, "--json").output())
                    .contains("\"waitsFor\" : \"its mapping cannot be used: The mapping " + mapping);

            Files.writeString(mapping, whole);
            assertThat(muster.closed("personal.csv").counts()).startsWith("3 rows, 2 created");
            assertThat(MusterCommand.run(environment, "status").output()).doesNotContain("waits");
        }
    }

    private static void untilStatusSays(Map<String, String> environment, String why) {
        await().atMost(RunningMuster.PATIENCE)
                .untilAsserted(() -> assertThat(
                                MusterCommand.run(environment, "status").output())
                        .containsPattern("personal\\.csv \\(01\\w{24}\\) is waiting: " + Pattern.quote(why)));
    }

    @Test
    void usesAMappingForOneImport() throws IOException {
        Path source =
                Files.writeString(folder.resolve("people.csv"), "username,email\npia.stone,pia.stone@example.com\n");
        var own = new MappingSource("own.yaml", "constants: {department: Harbour}\n");
        try (RunningMuster muster = muster()) {
            assertThat(muster.drop("people.csv", Files.readString(source))
                            .closed("people.csv")
                            .receipt()
                            .path("state")
                            .asText())
                    .as("by the mapping of the settings")
                    .isEqualTo("refused");

            var claims = muster.inboxClaimer();
            String mapped = claims.copy(source, Operation.CREATE, ImportOptions.NONE.mappedBy(own));
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> muster.ledger()
                            .imports()
                            .get(mapped)
                            .status()
                            .state()
                            .closed());
            String plain = claims.copy(source, Operation.UPSERT, ImportOptions.NONE.mappedBy(MappingSource.NONE));
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> muster.ledger()
                            .imports()
                            .get(plain)
                            .status()
                            .state()
                            .closed());

            assertThat(sandbox.directory().byUsername("pia.stone"))
                    .hasValueSatisfying(
                            user -> assertThat(user.path("department").asText()).isEqualTo("Harbour"));
            assertThat(muster.ledger().importStats().outcomes(plain)).containsOnlyKeys(Outcome.UNCHANGED);
        }
    }

    @Test
    void readsADeadLetterByItsImportsRules() throws Exception {
        Path own = Files.writeString(
                folder.resolve("own.yaml"), "columns:\n  Kürzel: username\n  Straße: department\nignore: [Größe]\n");
        Path source = Files.write(
                folder.resolve("people.csv"),
                "Liste;;;\nKürzel;email;Straße;Größe\nann;ann@example.com;Süd;38\nbea;nonsense;Süd;39\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
        Map<String, String> environment = RunningMuster.environment(
                folder.resolve("home"), sandbox, Map.of("MUSTER_MAPPING", mapping.toString()));
        String printed = MusterCommand.run(
                        environment,
                        "import",
                        "--mapping",
                        own.toString(),
                        "--encoding",
                        "latin1",
                        "--delimiter",
                        ";",
                        "--header-row",
                        "2",
                        "--operation",
                        "upsert",
                        source.toString())
                .output();
        assertThat(printed).contains("2 rows: 1 created, 1 invalid");
        Path deadLetter = Path.of(printed.replaceAll("(?s).*dead letter: (\\S+).*", "$1"));
        Files.writeString(deadLetter, Files.readString(deadLetter).replace("nonsense", "bea@example.com"));

        String plan =
                MusterCommand.run(environment, "plan", deadLetter.toString()).output();

        assertThat(plan)
                .contains(
                        "is a dead letter of import ",
                        "is read by the rules of that import: operation upsert; mapping " + own,
                        "people.csv: 1 row, 0 invalid",
                        "create: 1 row");
        try (RunningMuster muster = muster()) {
            assertThat(muster.drop("corrected.csv", Files.readAllBytes(deadLetter))
                            .closed("corrected.csv")
                            .counts())
                    .startsWith("1 rows, 1 created");
        }
        assertThat(sandbox.directory().byUsername("bea"))
                .hasValueSatisfying(
                        user -> assertThat(user.path("department").asText()).isEqualTo("Süd"));
    }

    @Test
    void readsADeadLetterOfJsonWithAPath() throws Exception {
        Path own = Files.writeString(folder.resolve("own.yaml"), "columns:\n  Kürzel: username\n");
        Path source = Files.writeString(
                folder.resolve("people.json"),
                "{\"data\":{\"gone\":[{\"Kürzel\":\"cid\"}],\"staff\":[{\"Kürzel\":\"ann\",\"email\":\"nonsense\"}]}}");
        Map<String, String> environment = RunningMuster.environment(folder.resolve("home"), sandbox, Map.of());
        String printed = MusterCommand.run(
                        environment,
                        "import",
                        "--mapping",
                        own.toString(),
                        "--json-path",
                        "data.staff",
                        source.toString())
                .output();
        Path deadLetter = Path.of(printed.replaceAll("(?s).*dead letter: (\\S+).*", "$1"));
        Files.writeString(deadLetter, Files.readString(deadLetter).replace("nonsense", "ann@example.com"));

        assertThat(MusterCommand.run(environment, "plan", deadLetter.toString()).output())
                .contains("1 row, 0 invalid");
        assertThat(MusterCommand.run(environment, "import", deadLetter.toString())
                        .output())
                .contains("1 row: 1 created");
    }

    private Stream<String> textOfHome() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("home"))) {
            return files.filter(Files::isRegularFile).map(MappingIT::text).toList().stream();
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
