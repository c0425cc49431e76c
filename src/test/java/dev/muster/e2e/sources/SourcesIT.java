package dev.muster.e2e.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.RecordedRequest;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files of a source are read by its definition, and find their users by its keys. */
class SourcesIT {
    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(5000));

    private static final String HR = """
            operation: upsert
            encoding: windows-1252
            delimiter: ";"
            header-row: 2
            match: [employeeIdentifier, username, email]
            columns:
              Personalnummer: employeeIdentifier
              Benutzer: username
              Mail: email
              Vorname: firstname
              Nachname: lastname
              Abteilung: department
              Chef: manager
            at-creation:
              location: Berlin
            """;

    private static final String HEADER = "Personalnummer;Benutzer;Mail;Vorname;Nachname;Abteilung;Chef\n";

    @TempDir
    private Path root;

    private Path definitions;

    @BeforeEach
    void define() throws IOException {
        definitions = Files.createDirectories(root.resolve("sources"));
        Files.writeString(definitions.resolve("hr.yaml"), HR);
    }

    private RunningMuster start(Sandbox sandbox) throws IOException {
        return RunningMuster.start(
                root.resolve("home"), sandbox, Map.of("MUSTER_SOURCE_DEFINITIONS", definitions.toString()));
    }

    private ClosedImport imported(Sandbox sandbox, String rows) throws IOException {
        try (RunningMuster muster = start(sandbox)) {
            return muster.drop("hr/people.csv", german("Stand 30.11.\n" + HEADER + rows))
                    .closed("people.csv");
        }
    }

    private static byte[] german(String text) {
        return text.getBytes(Charset.forName("windows-1252"));
    }

    private static ObjectNode user(String number, String username, String first, String last) {
        ObjectNode user = JsonNodeFactory.instance
                .objectNode()
                .put("username", username)
                .put("email", username + "@example.com")
                .put("firstname", first)
                .put("lastname", last);
        return number == null ? user : user.put("employeeIdentifier", number);
    }

    private static List<String> sent(Sandbox sandbox, SandboxCall call) {
        return sandbox.requests().all().stream()
                .filter(request -> request.call() == call)
                .map(RecordedRequest::body)
                .flatMap(body -> body.findValues("id").stream().map(JsonNode::asText))
                .toList();
    }

    @Test
    void readsAFileByTheDefinitionOfItsFolder(Sandbox sandbox) throws IOException {
        ClosedImport closed = imported(sandbox, "17;a.mueller;a.mueller@example.com;Änne;Müller;Küche;\n");

        assertThat(closed.counts())
                .isEqualTo("1 rows, 1 created, 0 updated, 0 invalid, 0 rejected, 0 unresolved, 0 unsent");
        assertThat(sandbox.directory().byUsername("a.mueller"))
                .hasValueSatisfying(user -> assertThat(user.toString())
                        .contains(
                                "\"employeeIdentifier\":\"17\"",
                                "\"department\":\"Küche\"",
                                "\"location\":\"Berlin\""));
        assertThat(closed.results()).contains("Personalnummer", "a.mueller");
    }

    @Test
    void updatesAsAFormerFileDidIfAnotherCameBetween(Sandbox sandbox) throws IOException {
        Files.writeString(
                definitions.resolve("movers.yaml"),
                "operation: update\nmatch: [username]\nguards: {attribute: none}\n");
        sandbox.directory().add(user(null, "ada", "Ada", "Brook"));
        try (RunningMuster muster = start(sandbox)) {
            for (String department : List.of("Gardens", "Harbour", "Gardens")) {
                String name = department + sandbox.requests().all().size() + ".csv";
                ClosedImport moved = muster.drop("movers/" + name, "username,department\nada," + department + "\n")
                        .closed(name);

                assertThat(moved.counts()).startsWith("1 rows, 0 created, 1 updated");
                assertThat(sandbox.directory()
                                .byUsername("ada")
                                .orElseThrow()
                                .path("department")
                                .asText())
                        .isEqualTo(department);
            }
        }
    }

    @Test
    void renamesAUserWhoIsFoundByANumber(Sandbox sandbox) throws IOException {
        String id = sandbox.directory().add(user("17", "b.meier", "Bea", "Meier"));

        ClosedImport closed = imported(sandbox, "17;b.schulz;b.schulz@example.com;Bea;Schulz;;\n");

        assertThat(closed.counts())
                .isEqualTo("1 rows, 0 created, 1 updated, 0 invalid, 0 rejected, 0 unresolved, 0 unsent");
        assertThat(sandbox.directory().byId(id).orElseThrow().toString())
                .contains("\"username\":\"b.schulz\"", "b.schulz@example.com", "\"lastname\":\"Schulz\"");
        assertThat(sandbox.directory().size()).isOne();
    }

    @Test
    void givesANumberToAUserWhoIsFoundByTheUsername(Sandbox sandbox) throws IOException {
        String id = sandbox.directory().add(user(null, "c.vogel", "Carl", "Vogel"));

        imported(sandbox, "18;c.vogel;c.vogel@example.com;Carl;Vogel;;\n");

        assertThat(sandbox.directory()
                        .byId(id)
                        .orElseThrow()
                        .path("employeeIdentifier")
                        .asText())
                .isEqualTo("18");
    }

    @Test
    void refusesARowWhoseKeysAreThoseOfTwoUsers(Sandbox sandbox) throws IOException {
        sandbox.directory().add(user("17", "b.meier", "Bea", "Meier"));
        sandbox.directory().add(user("19", "b.schulz", "Ben", "Schulz"));
        sandbox.directory().add(user("20", "d.lang", "Dora", "Lang"));

        ClosedImport closed = imported(sandbox, """
                17;b.schulz;b.meier@example.com;Bea;Schulz;;
                21;d.lang;d.lang@example.com;Dirk;Lang;;
                """);

        assertThat(closed.counts())
                .isEqualTo("2 rows, 0 created, 0 updated, 2 invalid, 0 rejected, 0 unresolved, 0 unsent");
        assertThat(closed.results())
                .contains(
                        "employeeIdentifier \"\"17\"\" finds the user \"\"b.meier\"\"",
                        "that of the user \"\"b.schulz\"\"")
                .contains("finds the user \"\"d.lang\"\", whose employeeIdentifier is \"\"20\"\" and not \"\"21\"\"");
        assertThat(sent(sandbox, SandboxCall.BULK_UPDATE)).isEmpty();
    }

    @Test
    void findsManagersByNumberAndFullName(Sandbox sandbox) throws IOException {
        String boss = sandbox.directory().add(user("1", "m.boss", "Mia Lou", "van Boss"));
        sandbox.directory().add(user("2", "x.twin", "Alex", "Twin"));
        sandbox.directory().add(user("3", "y.twin", "Alex", "Twin"));

        ClosedImport closed = imported(sandbox, """
                31;e.one;e.one@example.com;E;One;;1
                32;e.two;e.two@example.com;E;Two;;Mia Lou van Boss
                33;e.three;e.three@example.com;E;Three;;31
                34;e.four;e.four@example.com;E;Four;;Alex Twin
                35;e.five;e.five@example.com;E;Five;;Nora Unknown
                """);

        assertThat(closed.counts())
                .isEqualTo("5 rows, 3 created, 0 updated, 2 invalid, 0 rejected, 0 unresolved, 0 unsent");
        assertThat(manager(sandbox, "e.one")).isEqualTo(boss);
        assertThat(manager(sandbox, "e.two")).isEqualTo(boss);
        assertThat(manager(sandbox, "e.three"))
                .isEqualTo(sandbox.directory()
                        .byUsername("e.one")
                        .orElseThrow()
                        .path("_id")
                        .asText());
        assertThat(closed.results()).contains("2 users", "Unknown manager");
    }

    private static String manager(Sandbox sandbox, String username) {
        return sandbox.directory()
                .byUsername(username)
                .orElseThrow()
                .path("manager")
                .asText();
    }

    @Test
    void needsUsernameAndEmailOnlyForNewUsers(Sandbox sandbox) throws IOException {
        sandbox.directory().add(user("17", "b.meier", "Bea", "Meier"));

        ClosedImport closed = imported(sandbox, """
                17;;;Bea;Meier;Sales;
                18;;;Carl;Vogel;Sales;
                ;;;No;Body;Sales;
                """);
        assertThat(closed.counts())
                .isEqualTo("3 rows, 0 created, 1 updated, 2 invalid, 0 rejected, 0 unresolved, 0 unsent");
        assertThat(closed.results())
                .contains("username is required to create a user")
                .contains("An upsert needs the user's username, email or employeeIdentifier");
    }

    @Test
    void importsADeadLetterByTheDefinition(Sandbox sandbox) throws IOException {
        sandbox.directory().add(user("17", "b.meier", "Bea", "Meier"));
        try (RunningMuster muster = start(sandbox)) {
            ClosedImport first = muster.drop("hr/people.csv", german("Stand\n" + HEADER + "18;;;Carl;Vögel;Sales;\n"))
                    .closed("people.csv");
            String fixed = first.deadLetter().replace("18;;;", "18;c.vogel;c.vogel@example.com;");
            ClosedImport second = muster.drop("people2.csv", fixed.getBytes(StandardCharsets.UTF_8))
                    .closed("people2.csv");

            assertThat(second.counts())
                    .isEqualTo("1 rows, 1 created, 0 updated, 0 invalid, 0 rejected, 0 unresolved, 0 unsent");
        }
        assertThat(sandbox.directory()
                        .byUsername("c.vogel")
                        .orElseThrow()
                        .path("lastname")
                        .asText())
                .isEqualTo("Vögel");
    }

    @Test
    void leavesFilesInTheInboxWhileTheDefinitionIsWrong(Sandbox sandbox) throws IOException {
        try (RunningMuster muster = start(sandbox)) {
            Files.writeString(definitions.resolve("hr.yaml"), "match: [name]\noperation: delete\n");
            muster.drop("hr/people.csv", german("Stand\n" + HEADER + "17;a.b;a.b@example.com;A;B;;\n"));
            await().during(Duration.ofMillis(600))
                    .until(() -> muster.ledger().imports().newestFirst().isEmpty());
            Files.writeString(definitions.resolve("hr.yaml"), HR);

            assertThat(muster.closed("people.csv").receipt().path("created").asInt())
                    .isOne();
        }
    }
}
