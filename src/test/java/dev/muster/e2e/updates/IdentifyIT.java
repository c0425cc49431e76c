package dev.muster.e2e.updates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.sandbox.ApiContract;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.RecordedRequest;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.InTurn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users and managers named by username or email address are resolved before anything is sent. */
class IdentifyIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ADA = "64b5f1000000000000000001";
    private static final String BEN = "64b5f1000000000000000002";

    @TempDir
    private Path home;

    private Sandbox sandbox;

    @BeforeEach
    void startTheSandbox() {
        sandbox = Sandbox.start(
                SandboxSettings.defaults().withUsersPerSecond(5000).withDemoSeed());
    }

    @AfterEach
    void everyRequestKeptToTheContract() {
        sandbox.requests().all().stream()
                .filter(request -> !request.reply().faulty())
                .forEach(ApiContract::assertConforms);
        sandbox.close();
    }

    private ClosedImport imported(String path, String content) throws IOException {
        return imported(path, content, Map.of());
    }

    private ClosedImport imported(String path, String content, Map<String, String> environment) throws IOException {
        try (RunningMuster muster = RunningMuster.start(home, sandbox, environment)) {
            return muster.drop(path, content).closed(path.substring(path.indexOf('/') + 1));
        }
    }

    @Test
    void findsUsersOfUpdatesByUsernameOrEmailInAnyCase() throws IOException {
        ClosedImport closed = imported("update/moves.csv", """
                username,email,department,location
                ada.brook,,Gardens,
                ,Ben.Castle@Example.COM,Gardens,Desk 7
                """);

        assertThat(closed.counts())
                .isEqualTo("2 rows, 0 created, 2 updated, 0 invalid, 0 rejected, 0 unresolved, 0 unsent");
        assertThat(closed.results()).contains(ADA, BEN);
        assertThat(users("ada.brook", "ben.castle"))
                .allSatisfy(user -> assertThat(user.path("department").asText()).isEqualTo("Gardens"));
        // The name by which a user was found does not change, so it is not sent.
        assertThat(sent(SandboxCall.BULK_UPDATE))
                .containsExactly(
                        "{'id':'" + ADA + "','department':'Gardens'}",
                        "{'id':'" + BEN + "','department':'Gardens','location':'Desk 7'}");
    }

    @Test
    void changesEmailsAndUsernamesOfFoundUsers() throws IOException {
        ClosedImport closed = imported("update/renamed.csv", """
                id,username,email
                ,ada.brook,ada.harper@example.com
                %s,ben.forge,ben.castle@example.com
                """.formatted(BEN));

        assertThat(closed.counts()).startsWith("2 rows, 0 created, 2 updated");
        assertThat(users("ada.brook").get(0).path("email").asText()).isEqualTo("ada.harper@example.com");
        assertThat(sandbox.directory().byId(BEN).orElseThrow().path("username").asText())
                .isEqualTo("ben.forge");
    }

    @Test
    void rejectsUnknownAndAmbiguousUsers() throws IOException {
        add("first.twin", "twin@example.com");
        add("second.twin", "twin@example.com");

        ClosedImport closed = imported("update/moves.csv", """
                username,email,department
                missing.user,,Gardens
                Ada.Brook,,Gardens
                ,twin@example.com,Gardens
                ,,Gardens
                ben.castle,,Gardens
                """);

        assertThat(closed.counts())
                .isEqualTo("5 rows, 0 created, 1 updated, 4 invalid, 0 rejected, 0 unresolved, 0 unsent");
        assertThat(closed.deadLetter().lines().skip(1).map(line -> line.replaceAll(".*,invalid,", "")))
                .containsExactly(
                        "USER_UNKNOWN,\"The directory has no user with the username \"\"missing.user\"\"\",\"Correct "
                                + "it, or give the user's id.\",,",
                        "USER_UNKNOWN,\"The directory has no user with the username \"\"Ada.Brook\"\", but it has "
                                + "\"\"ada.brook\"\"\","
                                + "Write it as the directory does: upper and lower case matter.,,",
                        "USER_AMBIGUOUS,\"The directory has 2 users with the email address "
                                + "\"\"twin@example.com\"\"\",Give the id of the right user.,,",
                        "ATTRIBUTE_MISSING,\"An update needs an id, username or email\",\"Give the user's id, "
                                + "username or email.\",,");
        assertThat(sent(SandboxCall.BULK_UPDATE)).hasSize(1);
    }

    @Test
    void looksUpUsersInChunksBeforeSending() throws IOException {
        int people = 1_200;
        IntStream.rangeClosed(1, people).forEach(number -> add("person" + number, "person" + number + "@example.com"));

        ClosedImport closed = imported(
                "update/everybody.csv",
                IntStream.rangeClosed(1, people)
                        .mapToObj(number -> "person" + number + ",Gardens\n")
                        .collect(Collectors.joining("", "username,department\n", "")));

        assertThat(closed.counts()).startsWith("1200 rows, 0 created, 1200 updated");
        List<SandboxCall> calls =
                sandbox.requests().all().stream().map(RecordedRequest::call).toList();
        assertThat(calls.lastIndexOf(SandboxCall.SEARCH_USERS)).isLessThan(calls.indexOf(SandboxCall.BULK_UPDATE));
        assertThat(calls.stream().filter(call -> call == SandboxCall.SEARCH_USERS))
                .hasSize(people / 50);
        assertThat(calls.stream().filter(call -> call == SandboxCall.BULK_UPDATE))
                .hasSize(3);
    }

    @Test
    void detectsRowsForTheSameUserUnderDifferentNames() throws IOException {
        ClosedImport closed = imported("update/moves.csv", """
                id,username,email,department
                ,,ada.brook@example.com,First
                %s,,,Second
                ,ada.brook,,Third
                ,ben.castle,,Fourth
                """.formatted(ADA));

        assertThat(closed.counts())
                .isEqualTo("4 rows, 0 created, 2 updated, 2 invalid, 0 rejected, 0 unresolved, 0 unsent");
        assertThat(users("ada.brook").get(0).path("department").asText()).isEqualTo("First");
        assertThat(closed.deadLetter())
                .contains("DUPLICATE")
                .contains("the row is about the user " + ADA + ", and so is line 2");
    }

    @Test
    void refusesAFileForAnotherDirectory() throws IOException {
        ClosedImport closed = imported(
                "update/strangers.csv",
                IntStream.rangeClosed(1, 30)
                        .mapToObj(number -> "stranger" + number + ",Gardens\n")
                        .collect(Collectors.joining("", "username,department\nada.brook,Gardens\n", "")));

        assertThat(closed.receipt().path("state").asText()).isEqualTo("refused");
        assertThat(closed.counts())
                .isEqualTo("31 rows, 0 created, 0 updated, 30 invalid, 0 rejected, 0 unresolved, 1 unsent");
        assertThat(sandbox.requests().of(SandboxCall.BULK_UPDATE)).isEmpty();
    }

    @Test
    void resolvesManagersByUsernameOrEmail() throws IOException {
        ClosedImport closed = imported("users.csv", """
                username,email,manager
                gil.hart,gil.hart@example.com,ada.brook
                ida.jones,ida.jones@example.com,Ben.Castle@example.com
                kim.long,kim.long@example.com,%s
                lea.marsh,lea.marsh@example.com,missing.user
                """.formatted(ADA));

        assertThat(closed.counts())
                .isEqualTo("4 rows, 3 created, 0 updated, 1 invalid, 0 rejected, 0 unresolved, 0 unsent");
        assertThat(users("gil.hart", "ida.jones", "kim.long"))
                .extracting(user -> user.path("manager").asText())
                .containsExactly(ADA, BEN, ADA);
        assertThat(closed.deadLetter())
                .contains(
                        "USER_UNKNOWN",
                        "Unknown manager: the directory has no user with the username \"\"missing.user\"\", and no "
                                + "row creates one");
    }

    @Test
    void setsNewManagersInASecondPass() throws IOException {
        ClosedImport closed = imported("users.csv", """
                username,email,manager,password
                gil.hart,gil.hart@example.com,ida.jones,Invented-Passw0rd-1
                ida.jones,ida.jones@example.com,Kim.Long@example.com,Invented-Passw0rd-2
                kim.long,kim.long@example.com,ada.brook,Invented-Passw0rd-3
                """, Map.of("MUSTER_BATCH_SIZE", "2"));

        assertThat(closed.counts())
                .isEqualTo("3 rows, 3 created, 0 updated, 0 invalid, 0 rejected, 0 unresolved, 0 unsent");
        assertThat(closed.receipt().path("operation").asText()).isEqualTo("create");
        List<String> ids = users("ida.jones", "kim.long").stream()
                .map(user -> user.path("_id").asText())
                .toList();
        assertThat(users("gil.hart", "ida.jones", "kim.long"))
                .extracting(user -> user.path("manager").asText())
                .containsExactly(ids.get(0), ids.get(1), ADA);
        assertThat(sent(SandboxCall.BULK_UPDATE))
                .containsExactlyInAnyOrder(
                        "{'id':'" + users("gil.hart").get(0).path("_id").asText() + "','manager':'" + ids.get(0) + "'}",
                        "{'id':'" + ids.get(0) + "','manager':'" + ids.get(1) + "'}");
        assertThat(closed.results().lines().skip(1))
                .allSatisfy(line -> assertThat(line).contains(",created,"));
    }

    @InTurn
    @Test
    void setsAManagerThatTheSearchShowsLate() throws IOException {
        sandbox.close();
        sandbox = Sandbox.start(
                SandboxSettings.defaults().withUsersPerSecond(5000).withSearchLag(Duration.ofSeconds(2)));

        ClosedImport closed = imported(
                "users.csv",
                "username,email,manager\ngil.hart,gil.hart@example.com,ida.jones\nida.jones,ida.jones@example.com,\n",
                Map.of("MUSTER_IN_DOUBT_QUIET", "20s"));

        assertThat(closed.counts()).startsWith("2 rows, 2 created");
        assertThat(users("gil.hart").get(0).path("manager").asText())
                .isEqualTo(users("ida.jones").get(0).path("_id").asText());
    }

    @Test
    void reportsAManagerThatTheSearchNeverShows() throws IOException {
        sandbox.close();
        sandbox = Sandbox.start(
                SandboxSettings.defaults().withUsersPerSecond(5000).withSearchLag(Duration.ofHours(1)));

        ClosedImport closed = imported(
                "users.csv",
                "username,email,manager\ngil.hart,gil.hart@example.com,ida.jones\nida.jones,ida.jones@example.com,\n");

        assertThat(closed.counts())
                .isEqualTo("2 rows, 1 created, 0 updated, 0 invalid, 0 rejected, 1 unresolved, 0 unsent");
        assertThat(closed.deadLetter()).contains("MANAGER_NOT_SET", "the directory does not show the username");
    }

    @Test
    void setsAManagerOfAnUpdateThatTheImportCreates() throws IOException {
        ClosedImport closed = imported("mixed.csv", """
                operation,username,email,department,manager
                create,gil.hart,gil.hart@example.com,Gardens,
                update,ada.brook,,,gil.hart
                update,ben.castle,,Gardens,gil.hart@example.com
                """);

        assertThat(closed.counts())
                .isEqualTo("3 rows, 1 created, 2 updated, 0 invalid, 0 rejected, 0 unresolved, 0 unsent");
        String gil = users("gil.hart").get(0).path("_id").asText();
        assertThat(users("ada.brook", "ben.castle"))
                .allSatisfy(user -> assertThat(user.path("manager").asText()).isEqualTo(gil));
        assertThat(users("ben.castle").get(0).path("department").asText()).isEqualTo("Gardens");
    }

    @Test
    void reportsAMissingManagerAsAnIncompleteImport() throws IOException {
        ClosedImport closed = imported("users.csv", """
                username,email,employeeIdentifier,manager
                gil.hart,gil.hart@example.com,,ida.jones
                ida.jones,ida.jones@example.com,E-1001,
                """);

        assertThat(closed.counts())
                .isEqualTo("2 rows, 0 created, 0 updated, 0 invalid, 2 rejected, 0 unresolved, 0 unsent");
        assertThat(closed.deadLetter())
                .contains(
                        "MANAGER_NOT_SET",
                        "The user was created, but the manager could not be set: line 3, which creates the manager, "
                                + "was not imported");
        assertThat(sandbox.directory().byUsername("gil.hart")).isPresent();
    }

    @Test
    void rejectsRowsWhoseManagersRowIsInvalid() throws IOException {
        ClosedImport closed = imported("users.csv", """
                username,email,manager
                gil.hart,gil.hart@example.com,ida.jones
                ida.jones,ida.jones@example.com,kim.long
                kim.long,kim.long@example.com,missing.user
                """);

        assertThat(closed.counts()).startsWith("3 rows, 0 created, 0 updated, 3 invalid");
        assertThat(closed.deadLetter())
                .contains(
                        "its manager was to be created by line 3, which is invalid",
                        "its manager was to be created by line 4, which is invalid");
    }

    @Test
    void createsUpdatesOrLeavesUsersOfAnUpsert() throws IOException {
        ClosedImport closed = imported("upsert/people.csv", """
                username,email,department
                ada.brook,ada.brook@example.com,Gardens
                ben.castle,ben.castle@example.com,Finance
                gil.hart,gil.hart@example.com,Gardens
                ida.jones,cleo.dunn@example.com,Gardens
                DARA.ellis,dara.two@example.com,Gardens
                """);

        JsonNode receipt = closed.receipt();
        assertThat(closed.counts())
                .isEqualTo("5 rows, 1 created, 1 updated, 2 invalid, 0 rejected, 0 unresolved, 0 unsent");
        assertThat(receipt.path("unchanged").asInt()).isEqualTo(1);
        assertThat(receipt.path("operation").asText()).isEqualTo("upsert");
        assertThat(users("ada.brook", "gil.hart"))
                .allSatisfy(user -> assertThat(user.path("department").asText()).isEqualTo("Gardens"));
        assertThat(closed.deadLetter())
                .contains(
                        "No user has the username \"\"ida.jones\"\", but the email address "
                                + "\"\"cleo.dunn@example.com\"\" belongs to the user \"\"cleo.dunn\"\"",
                        "The directory has no user with the username \"\"DARA.ellis\"\", but it has "
                                + "\"\"dara.ellis\"\"");
    }

    @InTurn
    @Test
    void losesNoRecordThroughFailedLookups() throws IOException {
        sandbox.faults()
                .onNext(
                        SandboxCall.SEARCH_USERS,
                        Fault.answer(503, Map.of("Retry-After", "1"), "text/html", "<html>later</html>"));
        sandbox.faults().onNext(SandboxCall.SEARCH_USERS, Fault.dropBeforeAccepting());
        sandbox.faults().onNext(SandboxCall.SEARCH_USERS, Fault.answer(200, Map.of(), "application/json", "{}"));

        assertThat(imported("update/moves.csv", "username,department\nada.brook,Gardens\n")
                        .counts())
                .startsWith("1 rows, 0 created, 1 updated");
    }

    @Test
    void reportsRejectedSearchesInTheRows() throws IOException {
        sandbox.faults()
                .onNext(
                        SandboxCall.SEARCH_USERS,
                        Fault.answer(
                                400, Map.of(), "application/json", "{\"code\":400,\"message\":\"no such filter\"}"));

        ClosedImport closed = imported(
                "mixed.csv",
                "operation,username,email,department\nupdate,ada.brook,,Gardens\ncreate,gil.hart,gil.hart@example.com,Gardens\n");

        assertThat(closed.counts()).startsWith("2 rows, 1 created, 0 updated, 1 invalid");
        assertThat(closed.deadLetter()).contains("LOOK_UP_REFUSED", "no such filter");
    }

    @InTurn
    @Test
    void continuesLookupsAfterAStop() throws IOException {
        IntStream.rangeClosed(1, 600).forEach(number -> add("person" + number, "person" + number + "@example.com"));
        sandbox.faults().onNext(SandboxCall.SEARCH_USERS, Fault.none(), 10);
        sandbox.faults()
                .onNext(
                        SandboxCall.SEARCH_USERS,
                        Fault.answer(401, Map.of(), "application/json", "{\"message\":\"Unauthorized\"}"));
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            muster.drop(
                    "update/everybody.csv",
                    IntStream.rangeClosed(1, 600)
                            .mapToObj(number -> "person" + number + ",Gardens\n")
                            .collect(Collectors.joining("", "username,department\n", "")));
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> muster.callGate().refusal().isPresent());
        }
        sandbox.requests().clear();
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            assertThat(muster.closed("everybody.csv").counts()).startsWith("600 rows, 0 created, 600 updated");
            assertThat(sandbox.requests().of(SandboxCall.SEARCH_USERS))
                    .as("what was looked up before is not looked up again")
                    .hasSize(2);
        }
    }

    private void add(String username, String email) {
        sandbox.directory()
                .add(JSON.createObjectNode().put("username", username).put("email", email));
    }

    private List<JsonNode> users(String... usernames) {
        return List.of(usernames).stream()
                .<JsonNode>map(
                        username -> sandbox.directory().byUsername(username).orElseThrow())
                .toList();
    }

    /** Every user that was sent, in the order of the sends. */
    private List<String> sent(SandboxCall call) {
        return sandbox.requests().of(call).stream()
                .map(RecordedRequest::body)
                .flatMap(body -> IntStream.range(0, body.size()).mapToObj(body::get))
                .map(user -> user.toString().replace('"', '\''))
                .toList();
    }
}
