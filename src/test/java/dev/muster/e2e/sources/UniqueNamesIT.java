package dev.muster.e2e.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.ledger.model.ImportState;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Usernames that a rule of the mapping generates, from files to the directory. */
class UniqueNamesIT {
    private static final String MAPPING = """
            columns: {Vorname: firstname, Nachname: lastname, Nr: employeeIdentifier}
            unique:
              username: "{firstname}.{lastname}{n}"
              email: "{username}@example.com"
            """;

    private static final String HIRES = """
            Vorname,Nachname,Nr,username
            Anna,Schmidt,1,
            Änne,d'Arcy,2,
            ANNA,SCHMIDT,3,
            Anna,Schmidt,4,anna.schmidt3
            Anna,,5,
            """;

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(2000));

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Path mapping;

    @BeforeEach
    void start(Sandbox sandbox) throws IOException {
        this.sandbox = sandbox;
        mapping = Files.writeString(folder.resolve("columns.yaml"), MAPPING);
    }

    private RunningMuster muster() throws IOException {
        return RunningMuster.start(folder.resolve("home"), sandbox, Map.of("MUSTER_MAPPING", mapping.toString()));
    }

    @Test
    void decidesAgainstTheFileAndTheDirectory() throws IOException {
        try (RunningMuster muster = muster()) {
            muster.drop("first.csv", "Vorname,Nachname,Nr,username\nAnna,Schmidt,77,anna.schmidt\n")
                    .closed("first.csv");

            ClosedImport hires = muster.drop("upsert/hires.csv", HIRES).closed("hires.csv");

            assertThat(hires.counts()).startsWith("5 rows, 4 created, 0 updated, 1 invalid");
            assertThat(hires.deadLetter())
                    .contains("Anna,,5,,", "username made by columns.yaml:3 from firstname, lastname");
            assertThat(names())
                    .isEqualTo("1 anna.schmidt2 anna.schmidt2@example.com\n"
                            + "2 anne.darcy anne.darcy@example.com\n"
                            + "3 anna.schmidt4 anna.schmidt4@example.com\n"
                            + "4 anna.schmidt3 anna.schmidt3@example.com\n"
                            + "77 anna.schmidt anna.schmidt@example.com");

            int writes = writes();
            ClosedImport again = muster.drop("upsert/again.csv", "\n" + HIRES).closed("again.csv");
            assertThat(again.receipt().path("unchanged").asInt()).isEqualTo(4);
            assertThat(writes()).isEqualTo(writes);

            ClosedImport married = muster.drop("upsert/married.csv", "Vorname,Nachname,Nr\nAnna,Meyer,3\n")
                    .closed("married.csv");
            assertThat(married.counts()).startsWith("1 rows, 0 created, 1 updated");
            assertThat(sandbox.directory()
                            .byUsername("anna.schmidt4")
                            .orElseThrow()
                            .path("lastname")
                            .asText())
                    .isEqualTo("Meyer");
        }
    }

    @Test
    void keepsTheUsernameOfAUserWithTheSameEmailAddress() throws IOException {
        Files.writeString(mapping, """
                columns: {Vorname: firstname, Nachname: lastname, Mail: email}
                unique:
                  username: "{firstname}.{lastname}{n}"
                """);
        String source = "Vorname,Nachname,Mail\nMia,Stone,mia@example.com\nMia,Stone,mia.stone@example.com\n";
        try (RunningMuster muster = muster()) {
            assertThat(muster.drop("one.csv", source).closed("one.csv").counts())
                    .startsWith("2 rows, 2 created");
            assertThat(usernameOf("mia@example.com")).isEqualTo("mia.stone");
            assertThat(usernameOf("mia.stone@example.com")).isEqualTo("mia.stone2");

            ClosedImport longer =
                    muster.drop("two.csv", source + "Mia,Stone,m@example.com\n").closed("two.csv");
            assertThat(longer.receipt().path("unchanged").asInt()).isEqualTo(2);
            assertThat(usernameOf("m@example.com")).isEqualTo("mia.stone3");
        }
    }

    @Test
    void keepsWhatItDecidedBeforeARestart() throws IOException {
        try (RunningMuster muster = muster()) {
            muster.ledger().pause().begin(Instant.now());
            muster.drop("hires.csv", HIRES);
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> muster.ledger().imports().newestFirst().stream()
                            .anyMatch(read -> read.status().state() == ImportState.SENDING));
        }
        try (RunningMuster muster = muster()) {
            muster.drop("other.csv", "Vorname,Nachname,Nr\nAnna,Schmidt,9\n");
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> muster.ledger().imports().newestFirst().stream()
                                    .filter(read -> read.status().state() == ImportState.SENDING)
                                    .count()
                            == 2);
            muster.ledger().pause().end();
            assertThat(muster.closed("hires.csv").counts()).startsWith("5 rows, 4 created");
            assertThat(muster.closed("other.csv").counts()).startsWith("1 rows, 1 created");
        }
        assertThat(names())
                .isEqualTo("1 anna.schmidt anna.schmidt@example.com\n"
                        + "2 anne.darcy anne.darcy@example.com\n"
                        + "3 anna.schmidt2 anna.schmidt2@example.com\n"
                        + "4 anna.schmidt3 anna.schmidt3@example.com\n"
                        + "9 anna.schmidt4 anna.schmidt4@example.com");
    }

    @Test
    void countsUpToTheFirstFreeUsername() throws Exception {
        Map<String, String> environment = RunningMuster.environment(
                folder.resolve("home"), sandbox, Map.of("MUSTER_MAPPING", mapping.toString()));
        Path source = Files.writeString(
                folder.resolve("many.csv"),
                IntStream.rangeClosed(1, 12)
                        .mapToObj(number -> "Jo,Hill," + number + "\n")
                        .collect(Collectors.joining("", "Vorname,Nachname,Nr\n", "")));

        String planned = MusterCommand.run(environment, "plan", "--full", source.toString())
                .output();
        assertThat(planned)
                .contains(
                        "username: generated as \"{firstname}.{lastname}{n}\" for new users without one "
                                + "(columns.yaml:3)",
                        "create: 12 rows",
                        "\"username\":\"jo.hill\",\"email\":\"jo.hill@example.com\"",
                        "\"username\":\"jo.hill12\",\"email\":\"jo.hill12@example.com\"");
        assertThat(MusterCommand.run(environment, "import", "--yes", source.toString())
                        .output())
                .contains("many.csv: 12 rows: 12 created");
        assertThat(names().lines())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 12)
                        .mapToObj(number -> number + " jo.hill" + (number == 1 ? "" : number) + " jo.hill"
                                + (number == 1 ? "" : number) + "@example.com")
                        .toList());
    }

    private int writes() {
        return sandbox.requests().of(SandboxCall.BULK_CREATE).size()
                + sandbox.requests().of(SandboxCall.BULK_UPDATE).size();
    }

    private String usernameOf(String email) {
        return sandbox.directory().users().stream()
                .filter(user -> user.path("email").asText().equals(email))
                .map(user -> user.path("username").asText())
                .collect(Collectors.joining());
    }

    private String names() {
        return sandbox.directory().users().stream()
                .sorted((one, other) -> Integer.compare(
                        one.path("employeeIdentifier").asInt(),
                        other.path("employeeIdentifier").asInt()))
                .map(UniqueNamesIT::name)
                .collect(Collectors.joining("\n"));
    }

    private static String name(JsonNode user) {
        return user.path("employeeIdentifier").asText() + " "
                + user.path("username").asText() + " " + user.path("email").asText();
    }
}
