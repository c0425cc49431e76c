package dev.muster.e2e.updates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.ledger.model.ImportRun;
import dev.muster.pipeline.queue.MessageIntake;
import dev.muster.pipeline.queue.QueueMessage;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.sandbox.ApiContract;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.RecordedRequest;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.InTurn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates and upserts change only what a row contains. */
class MergeIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ADA = "64b5f1000000000000000001";
    private static final String PHONES =
            "[{'type':'work','number':'1'},{'type':'mobile','number':'2'},{'type':'home','number':'3'}]";

    @TempDir
    private Path home;

    private Sandbox sandbox;

    @BeforeEach
    void start() {
        start(false);
    }

    private void start(boolean mergesUpdates) {
        sandbox = Sandbox.start(
                SandboxSettings.defaults().withUsersPerSecond(5000).withMergesUpdates(mergesUpdates));
        sandbox.directory()
                .add(json("{'_id':'" + ADA
                        + "','username':'ada.brook','email':'ada.brook@example.com',"
                        + "'department':'Gardens','phoneNumbers':"
                        + PHONES + ","
                        + "'addresses':[{'type':'work','streetAddress':'1 Mill "
                        + "Lane','locality':'Ashford','country':'GB'},{'type':'home',"
                        + "'locality':'Bath'}],"
                        + "'attributes':[{'name':'Badge','value':'B-1'},{'name':'Shoe',"
                        + "'value':'38'}],'mfa':{'configured':true,'exclusion':false}}"));
    }

    @AfterEach
    void everyRequestKeptToTheContract() {
        sandbox.requests().all().stream()
                .filter(request -> !request.reply().faulty())
                .forEach(ApiContract::assertConforms);
        sandbox.close();
    }

    @InTurn
    @ParameterizedTest
    @CsvSource({
        "update,id," + ADA,
        "update,username,ada.brook",
        "update,email,Ada.Brook@Example.com",
        "upsert,'username,email','ada.brook,ada.brook@example.com'"
    })
    void keepsTheRestOfAList(String operation, String names, String values) throws IOException {
        ClosedImport closed = imported(
                operation,
                names + ",mobile_number,work_city,attributes.Shoe,attributes.New\n" + values + ",22,Leeds,39,N-1\n");

        assertThat(closed.counts()).startsWith("1 rows, 0 created, 1 updated");
        assertThat(ada("phoneNumbers"))
                .isEqualTo(json("{'a':" + PHONES.replace("'2'", "'22'") + "}").path("a"));
        assertThat(ada("addresses").toString())
                .isEqualTo("[{\"type\":\"work\",\"streetAddress\":\"1 Mill "
                        + "Lane\",\"locality\":\"Leeds\",\"country\":\"GB\"},"
                        + "{\"type\":\"home\",\"locality\":\"Bath\"}]");
        assertThat(ada("attributes").toString())
                .isEqualTo(
                        "[{\"name\":\"Badge\",\"value\":\"B-1\"},{\"name\":\"Shoe\",\"value\":\"39\"},{\"name\":\"New\",\"value\":\"N-1\"}]");
    }

    @Test
    void clearsOnlyOneEntry() throws IOException {
        ClosedImport closed = imported(
                "update",
                "id,home_number,work_city,attributes.Badge,mfa_exclusion\n" + ADA
                        + ",<clear>,<clear>,<clear>,<clear>\n");

        assertThat(closed.counts()).startsWith("1 rows, 0 created, 1 updated");
        assertThat(ada("phoneNumbers").findValuesAsText("type")).containsExactly("work", "mobile");
        assertThat(ada("addresses").path(0).has("locality")).isFalse();
        assertThat(ada("addresses").path(0).path("streetAddress").asText()).isEqualTo("1 Mill Lane");
        assertThat(ada("attributes").findValuesAsText("name")).containsExactly("Shoe");
        assertThat(ada("mfa").toString()).isEqualTo("{\"configured\":true}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]"})
    void jsonMayClearAWholeList(String nothing) throws IOException {
        imported(
                "update",
                "[{\"id\":\"" + ADA + "\",\"phoneNumbers\":" + nothing
                        + ",\"attributes\":[{\"name\":\"Shoe\",\"value\":null}]}]",
                Map.of(),
                "people.json");

        assertThat(ada("phoneNumbers")).isEmpty();
        assertThat(ada("attributes").findValuesAsText("name")).containsExactly("Badge");
    }

    @ParameterizedTest
    @ValueSource(strings = {"update", "upsert"})
    void sendsNoBulkCallForUnchangedRows(String operation) throws IOException {
        ClosedImport closed = imported(operation, """
                username,email,department,mobile_number,work_city,attributes.Badge,home_region,work_fax_number,mfa_exclusion
                ada.brook,Ada.Brook@example.com,Gardens,2,Ashford,B-1,<clear>,<clear>,false
                """);

        assertThat(closed.receipt().path("unchanged").asInt()).isEqualTo(1);
        assertThat(sandbox.requests().of(SandboxCall.BULK_UPDATE)).isEmpty();
    }

    @Test
    void sendsOnlyDifferences() throws IOException {
        imported("update", "id,username,department,location,mobile_number\n" + ADA + ",ada.brook,Gardens,Desk 4,2\n");

        assertThat(sent()).containsExactly("{'id':'" + ADA + "','location':'Desk 4'}");
    }

    @Test
    void replacesLists() throws IOException {
        imported(
                "update",
                "id,mobile_number,work_city,mfa_exclusion\n" + ADA + ",22,Leeds,true\n",
                Map.of("MUSTER_ARRAYS", "replace"),
                "moves.csv");

        assertThat(sent())
                .containsExactly("{'id':'" + ADA + "','addresses':[{'type':'work','locality':'Leeds'}],"
                        + "'phoneNumbers':[{'type':'mobile','number':'22'}],'mfa':{'exclusion':true}}");
    }

    @Test
    void sendsAnUpdateByIdWithoutALookup() throws IOException {
        imported(
                "update",
                "id,department,mobile_number,home_number\n" + ADA + ",Gardens,22,<clear>\n",
                Map.of("MUSTER_UPDATE_LOOK_UP", "false"),
                "moves.csv");

        assertThat(sent())
                .containsExactly(
                        "{'id':'" + ADA + "','department':'Gardens','phoneNumbers':[{'type':'mobile','number':'22'}]}");
        assertThat(sandbox.requests().of(SandboxCall.SEARCH_USERS)).isEmpty();
    }

    @Test
    @InTurn
    void losesNothingInAMergingDirectory() throws IOException {
        sandbox.close();
        start(true);

        imported("update", "id,mobile_number,work_city,attributes.New\n" + ADA + ",22,Leeds,1\n");

        assertThat(ada("phoneNumbers"))
                .isEqualTo(json("{'a':" + PHONES.replace("'2'", "'22'") + "}").path("a"));
        assertThat(ada("addresses").findValuesAsText("locality")).containsExactly("Leeds", "Bath");
        assertThat(ada("attributes").findValuesAsText("name")).containsExactly("Badge", "Shoe", "New");
    }

    @Test
    void resolvesAnUpdateDespiteAdditionalKeys() throws IOException {
        sandbox.faults().onNext(SandboxCall.BULK_UPDATE, Fault.dropAfterAccepting());

        assertThat(imported("update", "id,mobile_number,home_number,home_city\n" + ADA + ",22,<clear>,Wells\n")
                        .counts())
                .startsWith("1 rows, 0 created, 1 updated");
        assertThat(sandbox.requests().of(SandboxCall.BULK_UPDATE)).hasSize(1);
    }

    @InTurn
    @ParameterizedTest
    @CsvSource({"create,1", "always,2"})
    void setsThePasswordOfAnUpsertOnlyForNewUsers(String policy, int passwords) throws IOException {
        ClosedImport closed = imported("upsert", """
                username,email,department,password
                ada.brook,ada.brook@example.com,Harbour,Invented-Passw0rd-1
                gil.hart,gil.hart@example.com,Harbour,Invented-Passw0rd-2
                """, Map.of("MUSTER_UPSERT_PASSWORD", policy), "people.csv");

        assertThat(closed.counts()).startsWith("2 rows, 1 created, 1 updated");
        assertThat(sandbox.requests().all().stream()
                        .filter(request ->
                                request.call() == SandboxCall.BULK_CREATE || request.call() == SandboxCall.BULK_UPDATE)
                        .flatMap(request -> request.body().findValues("password").stream()))
                .hasSize(passwords);
    }

    @Test
    void appliesDefaultsToNewUsers() throws IOException {
        Path mapping = Files.writeString(
                home.resolve("columns.yaml"),
                "defaults: {department: Unassigned, location: Berlin, work_country: DE, manager: ada.brook, state: "
                        + "STAGED}\n");

        ClosedImport closed = imported("upsert", """
                username,email,department,work_city
                ada.brook,ada.brook@example.com,,
                gil.hart,gil.hart@example.com,,Bonn
                """, Map.of("MUSTER_MAPPING", mapping.toString()), "people.csv");

        assertThat(closed.counts()).startsWith("2 rows, 1 created, 0 updated");
        assertThat(closed.receipt().path("unchanged").asInt()).isEqualTo(1);
        JsonNode gil = sandbox.directory().byUsername("gil.hart").orElseThrow();
        assertThat(List.of(
                        gil.path("department").asText(),
                        gil.path("location").asText(),
                        gil.path("manager").asText(),
                        gil.path("state").asText()))
                .containsExactly("Unassigned", "Berlin", ADA, "STAGED");
        assertThat(gil.path("addresses").path(0).path("country").asText() + " "
                        + gil.path("addresses").path(0).path("locality").asText())
                .isEqualTo("DE Bonn");
    }

    @InTurn
    @Test
    void keepsAnUnsetPasswordForALaterAttempt() throws IOException {
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            ClosedImport first = muster.drop(
                            "upsert/people.csv",
                            "username,email,employeeIdentifier,password\nada.brook,ada.brook@example.com,E-1,Invented-Passw0rd-1\n"
                                    + "gil.hart,gil.hart@example.com,E-2,\n")
                    .closed("people.csv");
            assertThat(first.counts()).startsWith("2 rows, 1 created, 1 updated");
            sandbox.directory()
                    .add(json("{'username':'other','email':'other@example.com','employeeIdentifier':'E-9'}"));
            ClosedImport rejected = muster.drop(
                            "upsert/again.csv",
                            "username,email,employeeIdentifier,password\nada.brook,ada.brook@example.com,E-9,Invented-Passw0rd-3\n")
                    .closed("again.csv");
            assertThat(rejected.counts()).startsWith("1 rows, 0 created, 0 updated, 0 invalid, 1 rejected");
            sandbox.directory().remove(ADA);
            muster.drop("upsert/fixed.csv", rejected.deadLetter().replace("E-9", "E-1"))
                    .closed("fixed.csv");

            assertThat(sandbox.requests()
                            .of(SandboxCall.BULK_CREATE)
                            .get(1)
                            .body()
                            .path(0)
                            .path("password")
                            .asText())
                    .isEqualTo("Invented-Passw0rd-3");
        }
    }

    @InTurn
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update|\"id\":\"" + ADA + "\"|\"username\":\"ada.brook\"",
                "upsert|\"username\":\"ada.brook\",\"email\":\"ada.brook@example.com\"|\"id\":\"" + ADA
                        + "\",\"operation\":\"update\"",
                "update|\"email\":\"ada.brook@example.com\"|\"id\":\"" + ADA + "\""
            })
    void mergesTwoMessagesAboutOneUserInOrder(String operation, String first, String second) throws IOException {
        try (RunningMuster muster = RunningMuster.start(home, sandbox, Map.of("MUSTER_QUEUE_BATCH_TIMEOUT", "50ms"))) {
            send(muster, operation, "{" + first + ",\"phoneNumbers\":[{\"type\":\"work\",\"number\":\"11\"}]}");
            send(muster, operation, "{" + second + ",\"phoneNumbers\":[{\"type\":\"home\",\"number\":\"33\"}]}");
            send(
                    muster,
                    operation,
                    "{" + first
                            + ",\"phoneNumbers\":[{\"type\":\"work_fax\",\"number\":\"44\"}],"
                            + "\"addresses\":[{\"type\":\"work\",\"locality\":null}]}");
            allUpdated(muster, 3);
        }

        assertThat(ada("phoneNumbers"))
                .isEqualTo(
                        json("{'a':[{'type':'work','number':'11'},{'type':'mobile','number':'2'},{'type':'home','number':'33'},"
                                        + "{'type':'work_fax','number':'44'}]}")
                                .path("a"));
    }

    @Test
    void delaysAMessageAboutAUserThatAnEarlierOneCreates() throws IOException {
        try (RunningMuster muster = RunningMuster.start(home, sandbox, Map.of("MUSTER_QUEUE_BATCH_TIMEOUT", "50ms"))) {
            send(
                    muster,
                    "create",
                    "{\"username\":\"gil.hart\",\"email\":\"gil.hart@example.com\",\"phoneNumbers\":[{\"type\":\"work\",\"number\":\"1\"}]}");
            send(
                    muster,
                    "update",
                    "{\"username\":\"gil.hart\",\"phoneNumbers\":[{\"type\":\"home\",\"number\":\"2\"}]}");
            send(
                    muster,
                    "upsert",
                    "{\"username\":\"gil.hart\",\"email\":\"gil.hart@example.com\",\"phoneNumbers\":[{\"type\":\"mobile\",\"number\":\"3\"}]}");
            allUpdated(muster, 3);
        }

        assertThat(sandbox.directory()
                        .byUsername("gil.hart")
                        .orElseThrow()
                        .path("phoneNumbers")
                        .findValuesAsText("number"))
                .containsExactly("1", "2", "3");
    }

    @InTurn
    @Test
    void mergesTwoFilesAboutOneUserInOrder() throws IOException {
        sandbox.close();
        sandbox = Sandbox.start(SandboxSettings.defaults()
                .withUsersPerSecond(2)
                .withSeed(
                        List.of(json("{'_id':'" + ADA + "','username':'ada.brook','email':'ada.brook@example.com'}"))));
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            muster.drop("update/a.csv", "id,work_number\n" + ADA + ",1\n");
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> !sandbox.requests().of(SandboxCall.BULK_UPDATE).isEmpty());
            muster.drop("update/b.csv", "username,home_number\nada.brook,2\n");

            assertThat(muster.closed("b.csv").counts()).startsWith("1 rows, 0 created, 1 updated");
        }

        assertThat(ada("phoneNumbers").findValuesAsText("number")).containsExactly("1", "2");
    }

    @Test
    void detectsADuplicateOfAnUnchangedRow() throws IOException {
        ClosedImport closed = imported("update", "id,username,department\n" + ADA + ",,Gardens\n,ada.brook,Harbour\n");

        assertThat(closed.counts())
                .isEqualTo("2 rows, 0 created, 0 updated, 1 invalid, 0 rejected, 0 unresolved, 0 unsent");
        assertThat(closed.deadLetter()).contains("DUPLICATE");
    }

    private ClosedImport imported(String operation, String content) throws IOException {
        return imported(operation, content, Map.of(), "people.csv");
    }

    private ClosedImport imported(String operation, String content, Map<String, String> settings, String name)
            throws IOException {
        try (RunningMuster muster = RunningMuster.start(home, sandbox, settings)) {
            return muster.drop(operation + "/" + name, content).closed(name);
        }
    }

    private static void send(RunningMuster muster, String operation, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        var messages = new MessageIntake(
                muster.ledger(),
                AttributeCatalog.load(),
                List.of(muster.settings().imports()),
                muster.settings().imports(),
                muster.settings().queue(),
                Clock.systemUTC());
        assertThat(messages.accept(new QueueMessage("users", null, null, operation, null, null, bytes)))
                .isNull();
    }

    private static void allUpdated(RunningMuster muster, int records) {
        ImportRun open = muster.ledger().imports().newestFirst().get(0);
        await().atMost(RunningMuster.PATIENCE)
                .until(() -> muster.ledger().importStats().outcomes(open.id()).values().stream()
                                .mapToLong(Long::longValue)
                                .sum()
                        == records);
        assertThat(muster.ledger().importStats().outcomes(open.id()).keySet())
                .allSatisfy(outcome -> assertThat(outcome.imported()).isTrue());
    }

    /** Ada's attributes in the directory, without the keys that it adds. */
    private JsonNode ada(String attribute) {
        JsonNode value = sandbox.directory().byId(ADA).orElseThrow().path(attribute);
        value.forEach(entry -> {
            if (entry instanceof ObjectNode object) {
                object.remove("_id");
            }
        });
        return value;
    }

    private List<String> sent() {
        return sandbox.requests().of(SandboxCall.BULK_UPDATE).stream()
                .map(RecordedRequest::body)
                .flatMap(body -> IntStream.range(0, body.size()).mapToObj(body::get))
                .map(user -> user.toString().replace('"', '\''))
                .toList();
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
