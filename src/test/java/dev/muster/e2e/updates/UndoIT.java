package dev.muster.e2e.updates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.testing.InTurn;
import dev.muster.testing.SandboxExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./muster undo} takes an import back, and {@code ./muster history} shows what happened to one person. */
class UndoIT {
    private static final String MOVES = """
            {"operation":"update","id":"64b5f1000000000000000001","username":"ada.stone",\
            "email":"ada.stone@example.com"}
            {"operation":"update","username":"ben.castle","department":"Marketing","location":"Bath","jobTitle":null,\
            "addresses":[{"type":"work","region":"Surrey","poBox":"12"},{"type":"home","locality":"Bath"}],\
            "attributes":[{"name":"Badge","value":"B-2"}]}
            {"operation":"create","username":"gil.hart","email":"gil.hart@example.com","department":"Gardens"}

            {"operation":"update","username":"cleo.dunn","department":"Design","password":"Invented-Passw0rd-1"}
            {"operation":"update","username":"dara.ellis","state":"SUSPENDED"}
            {"operation":"update","username":"un.known","department":"Design"}
            """;

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withDemoSeed().withUsersPerSecond(5000));

    @TempDir
    private Path root;

    private Sandbox sandbox;

    @BeforeEach
    void setUp(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    @InTurn
    @Test
    void restoresOldValuesAndSuspendsNewUsers() throws Exception {
        List<ObjectNode> before = Stream.of("ada.brook", "ben.castle", "dara.ellis")
                .map(this::user)
                .toList();
        String importId = importMoves();
        assertThat(user("ben.castle").path("addresses")).hasSize(2);
        String password = user("cleo.dunn").path("password").asText();

        Finished undone = muster("undo", "--yes", importId);

        assertThat(undone.output().lines())
                .contains(
                        "line 5: left as it is: cleo.dunn: password cannot be restored: the directory never shows it",
                        "line 1: rename ada.stone -> ada.brook; email \"ada.stone@example.com\" -> "
                                + "\"ada.brook@example.com\"",
                        "line 3: suspend gil.hart: state \"ACTIVATED\" -> \"SUSPENDED\"",
                        "line 5: update cleo.dunn: department \"Design\" -> \"Product\"",
                        "line 6: activate dara.ellis: state \"SUSPENDED\" -> \"ACTIVATED\"");
        assertThat(undone.exitCode()).as(undone.output()).isEqualTo(1);
        assertThat(undone.output()).contains("undo-" + importId + ".ndjson: 5 rows: 5 updated");
        for (ObjectNode former : before) {
            assertThat(comparable(user(former.path("username").asText()))).isEqualTo(comparable(former));
        }
        assertThat(user("gil.hart").path("state").asText()).isEqualTo("SUSPENDED");
        assertThat(user("cleo.dunn").path("department").asText()).isEqualTo("Product");
        assertThat(user("cleo.dunn").path("password").asText()).isEqualTo(password);

        Finished again = muster("undo", "--yes", importId);
        assertThat(again.output())
                .contains(
                        "line 3: left as it is: gil.hart: is suspended already",
                        "Nothing to undo in import " + importId);
    }

    @InTurn
    @Test
    void leavesWhatWasChangedAgainSince() throws Exception {
        String importId = importMoves();
        importFile("later.csv", "username,department\nben.castle,Lighthouse\n", "--operation", "update");

        Finished undone = muster("undo", "--yes", importId);

        assertThat(undone.output())
                .contains("line 2: left as it is: ben.castle: department was changed again since, to \"Lighthouse\"");
        assertThat(user("ben.castle").path("department").asText()).isEqualTo("Lighthouse");
        assertThat(user("ben.castle").path("jobTitle").asText()).isEqualTo("Accountant");
        assertThat(undone.exitCode()).isEqualTo(1);
    }

    @InTurn
    @Test
    void removesNewUsersIfAsked() throws Exception {
        String importId = importFile(
                "new.csv", "username,email\ngil.hart,gil.hart@example.com\nida.jones,ida.jones@example.com\n");

        Finished unconfirmed = muster("undo", "--remove", importId);
        assertThat(unconfirmed.exitCode()).isEqualTo(2);
        assertThat(unconfirmed.output()).contains("run it on a terminal, or add --yes");
        assertThat(sandbox.directory().byUsername("gil.hart")).isPresent();

        Finished removed = muster("undo", "--remove", "--yes", importId);
        assertThat(removed.exitCode()).as(removed.output()).isZero();
        assertThat(removed.output())
                .contains("line 3: remove ida.jones", "Remove: 2 users that the import created", "Removed 2 users");
        assertThat(sandbox.directory().byUsername("gil.hart")).isEmpty();

        Finished again = muster("undo", "--remove", "--yes", importId);
        assertThat(again.output()).contains("line 2: left as it is: gil.hart: is not in the directory any more");
    }

    @InTurn
    @Test
    void undoesAnUndo() throws Exception {
        String importId = importFile(
                "moves.csv", "username,department\nada.brook,Gardens\nben.castle,Gardens\n", "--operation", "update");
        muster("undo", "--yes", importId);
        assertThat(user("ada.brook").path("department").asText()).isEqualTo("Research");

        Finished undone = muster("undo", "--yes", newestImport());

        assertThat(undone.exitCode()).as(undone.output()).isZero();
        assertThat(user("ada.brook").path("department").asText()).isEqualTo("Gardens");
    }

    @InTurn
    @Test
    void worksNextToAWorker() throws Exception {
        String importId = importFile("moves.csv", "username,department\nada.brook,Gardens\n", "--operation", "update");
        try (MusterCommand worker = MusterCommand.start(environment(), "run")) {
            await().atMost(RunningMuster.PATIENCE).until(() -> worker.output().contains("Muster watches"));

            Finished undone = muster("undo", "--yes", importId);

            assertThat(undone.exitCode()).as(undone.output()).isZero();
        }
        assertThat(user("ada.brook").path("department").asText()).isEqualTo("Research");
    }

    @InTurn
    @Test
    void leavesAnotherUserOfTheSameName() throws Exception {
        String importId = importFile("new.csv", "username,email\ngil.hart,gil.hart@example.com\n");
        try (var ledger = DriverManager.getConnection(
                        "jdbc:sqlite:" + root.resolve("home").resolve("ledger.db"));
                var statement = ledger.createStatement()) {
            statement.executeUpdate("UPDATE record SET user_id = NULL");
            statement.executeUpdate("UPDATE import SET finished_at = finished_at - 3600000");
        }

        Finished undone = muster("undo", "--remove", "--yes", importId);

        assertThat(undone.output())
                .contains("line 2: left as it is: gil.hart: is another user, who was created after the import");
        assertThat(sandbox.directory().byUsername("gil.hart")).isPresent();
    }

    @InTurn
    @Test
    void saysThatNothingIsKept() throws Exception {
        String importId = importFile("moves.csv", "username,department\nada.brook,Gardens\n", "--operation", "update");
        try (var ledger = DriverManager.getConnection(
                        "jdbc:sqlite:" + root.resolve("home").resolve("ledger.db"));
                var statement = ledger.createStatement()) {
            statement.executeUpdate("UPDATE import SET finished_at = 1");
        }
        assertThat(muster("purge", "--yes").output()).contains("Removed 1 import");

        Finished undone = muster("undo", "--yes", importId);

        assertThat(undone.exitCode()).isEqualTo(2);
        assertThat(undone.output()).contains("nothing is kept to undo it");
        assertThat(muster("history", "ada.brook").output()).contains("removed after muster.retention");
        assertThat(sandbox.requests().of(SandboxCall.BULK_UPDATE)).hasSize(1);
    }

    @InTurn
    @Test
    void showsTheHistoryOfARenamedUser() throws Exception {
        String first = importFile(
                "moves.csv", "username,department\nada.brook,Gardens\nben.castle,Gardens\n", "--operation", "update");
        String second = importMoves();
        String third =
                importFile("later.csv", "email,department\nada.stone@example.com,Harbour\n", "--operation", "update");

        List<String> lines = muster("history", "ada.stone").output().lines().toList();

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0))
                .contains(first + "  moves.csv:2: updated ada.brook: department \"Research\" -> \"Gardens\"");
        assertThat(lines.get(1))
                .contains(second + "  moves.ndjson:1: updated ada.brook (rename): username \"ada.brook\" -> "
                        + "\"ada.stone\", email");
        assertThat(lines.get(2)).contains(third, "department \"Gardens\" -> \"Harbour\"");
        for (String user : List.of("ada.brook", "ADA.stone@example.com", "64b5f1000000000000000001")) {
            assertThat(muster("history", user).output().lines()).as(user).isEqualTo(lines);
        }

        JsonNode json = new JsonMapper()
                .readTree(muster("history", "--json", "cleo.dunn").output());
        assertThat(json.at("/history/0/changes").toString())
                .contains("{\"attribute\":\"department\",\"old\":\"Product\",\"new\":\"Design\"}")
                .contains("{\"attribute\":\"password\",\"new\":\"***\"}");
        assertThat(json.at("/history/0/outcome").asText()).isEqualTo("updated");
        assertThat(muster("history", "un.known").output()).contains("invalid un.known; USER_UNKNOWN: ");
        assertThat(muster("history", "gil.hart").output()).contains("moves.ndjson:3: created gil.hart");
        assertThat(muster("history", "eve.unseen").exitCode()).isEqualTo(2);
    }

    private String importMoves() throws Exception {
        return importFile("moves.ndjson", MOVES);
    }

    private String importFile(String name, String content, String... options) throws Exception {
        Path file = Files.writeString(root.resolve(name), content);
        Finished imported =
                muster(Stream.of(Stream.of("import", "--yes"), Stream.of(options), Stream.of(file.toString()))
                        .flatMap(any -> any)
                        .toArray(String[]::new));
        assertThat(imported.exitCode()).as(imported.output()).isLessThan(2);
        return newestImport();
    }

    private String newestImport() throws Exception {
        return muster("status").output().substring(0, 26);
    }

    private Finished muster(String... command) throws Exception {
        return MusterCommand.run(environment(), command);
    }

    private Map<String, String> environment() {
        return Map.of(
                "MUSTER_HOME",
                root.resolve("home").toString(),
                "JUMPCLOUD_API_KEY",
                "sandbox-key",
                "JUMPCLOUD_BASE_URL",
                sandbox.baseUrl().toString());
    }

    private ObjectNode user(String username) {
        return sandbox.directory().byUsername(username).orElseThrow();
    }

    /** A user without empty values and the ids of list entries: an update replaces lists, and may clear to null. */
    private static JsonNode comparable(ObjectNode user) {
        ObjectNode copy = user.deepCopy();
        copy.properties()
                .removeIf(field -> field.getValue().isNull()
                        || field.getValue().isContainerNode()
                                && field.getValue().isEmpty()
                        || field.getValue().isTextual()
                                && field.getValue().textValue().isEmpty());
        copy.path("addresses").forEach(entry -> ((ObjectNode) entry).remove(List.of("_id", "id")));
        return copy;
    }
}
