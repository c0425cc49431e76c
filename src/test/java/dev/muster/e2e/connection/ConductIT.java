package dev.muster.e2e.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.e2e.SampleUsers;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.RecordedRequest;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.InTurn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rate and timing of requests as the service sees them, and rows with unusual responses. */
@Execution(ExecutionMode.CONCURRENT)
class ConductIT {
    private static final Map<String, String> AS_SHIPPED = Map.of(
            "MUSTER_POLL_FIRST_DELAY",
            "1s",
            "MUSTER_POLL_LONGEST_DELAY",
            "30s",
            "MUSTER_RATE_REQUESTS_PER_MINUTE",
            "180");
    private static final Map<String, String> SHORT_CALLS =
            Map.of("JUMPCLOUD_CONNECT_TIMEOUT", "500ms", "JUMPCLOUD_RESPONSE_TIMEOUT", "500ms");
    private static final String JSON = "application/json";

    @TempDir
    private Path home;

    private Sandbox sandbox;

    @AfterEach
    void stopTheSandbox() {
        sandbox.close();
    }

    @Test
    @InTurn
    void sendsNoUnneededRequests() throws IOException {
        int people = 2500;
        int batch = 500;
        serve(SandboxSettings.defaults().withUsersPerSecond(200));
        try (RunningMuster muster = RunningMuster.start(home, sandbox, AS_SHIPPED)) {
            assertThat(muster.drop("users.csv", SampleUsers.csv(people))
                            .closed("users.csv")
                            .counts())
                    .startsWith("2500 rows, 2500 created");
        }
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(people / batch);
        assertThat(sandbox.requests().of(SandboxCall.BULK_RESULTS).size())
                .isBetween(people / 100, people * 3 / 200 + 2 * people / batch);
        assertThat(sandbox.requests().of(SandboxCall.SEARCH_USERS)).isEmpty();
    }

    /** Takes more than a minute; {@code CallGateTest} has a clock of its own. */
    @Tag("soak")
    @Test
    void respectsTheRequestLimit() throws IOException {
        int perMinute = 10;
        serve(SandboxSettings.defaults().withUsersPerSecond(5000));
        try (RunningMuster muster = RunningMuster.start(
                home, sandbox, Map.of("MUSTER_RATE_REQUESTS_PER_MINUTE", "" + perMinute, "MUSTER_BATCH_SIZE", "100"))) {
            muster.drop("users.csv", SampleUsers.csv(600));
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> sandbox.requests().all().size() > perMinute);
        }
        List<Instant> received = sandbox.requests().all().stream()
                .map(RecordedRequest::receivedAt)
                .sorted()
                .toList();
        for (int request = perMinute; request < received.size(); request++) {
            assertThat(Duration.between(received.get(request - perMinute), received.get(request)))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(60));
        }
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE))
                .as("neither sends nor polls starve")
                .hasSizeGreaterThan(1);
        assertThat(sandbox.requests().of(SandboxCall.BULK_RESULTS)).hasSizeGreaterThan(1);
    }

    @Test
    @InTurn
    void appliesARetryAfterToAllOrganizations() throws IOException {
        serve(SandboxSettings.defaults().withUsersPerSecond(100));
        sandbox.faults().onNext(SandboxCall.BULK_RESULTS, Fault.none(), 3);
        sandbox.faults()
                .onNext(
                        SandboxCall.BULK_RESULTS,
                        Fault.answer(504, Map.of("Retry-After", "3"), JSON, "{\"message\":\"later\"}"));
        try (RunningMuster muster = RunningMuster.start(home, sandbox, Map.of("MUSTER_BATCH_SIZE", "20"))) {
            assertThat(muster.drop("users.csv", SampleUsers.csv(400))
                            .closed("users.csv")
                            .counts())
                    .startsWith("400 rows, 400 created");
        }
        Instant told = sandbox.requests().all().stream()
                .filter(request -> request.status() == 504)
                .findFirst()
                .orElseThrow()
                .receivedAt();
        assertThat(sandbox.requests().all())
                .noneMatch(request -> request.receivedAt().isAfter(told.plusMillis(200))
                        && request.receivedAt().isBefore(told.plusSeconds(3)));
    }

    @InTurn
    @Test
    void reportsANonJsonRejectionOnlyForItsRow() throws IOException {
        serve(SandboxSettings.defaults().withUsersPerSecond(5000));
        Fault refusal = Fault.answer(400, Map.of(), "text/plain", "no such state");
        sandbox.faults().onNext(SandboxCall.BULK_CREATE, refusal, 2);
        sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.none());
        sandbox.faults().onNext(SandboxCall.BULK_CREATE, refusal);
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            ClosedImport closed = muster.drop("users.csv", SampleUsers.csv(2)).closed("users.csv");

            assertThat(closed.counts()).startsWith("2 rows, 1 created, 0 updated, 0 invalid, 1 rejected");
            assertThat(closed.deadLetter()).contains("no such state", "REQUEST_REFUSED");
        }
    }

    @InTurn
    @Test
    void looksUpUsersAfterAnOversizedResponse() throws IOException {
        serve(SandboxSettings.defaults().withUsersPerSecond(5000));
        sandbox.faults()
                .onNext(
                        SandboxCall.BULK_CREATE,
                        Fault.answer(200, Map.of(), JSON, "{\"jobId\":\"" + "a".repeat(200_000) + "\"}"));
        try (RunningMuster muster = RunningMuster.start(home, sandbox, Map.of("JUMPCLOUD_LARGEST_ANSWER", "100000"))) {
            assertThat(muster.drop("users.csv", SampleUsers.csv(3))
                            .closed("users.csv")
                            .counts())
                    .startsWith("3 rows, 3 created");
        }
        assertThat(sandbox.requests().of(SandboxCall.SEARCH_USERS)).isNotEmpty();
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"DRIPPING_HEAD", "CONTINUING"})
    @InTurn
    void abortsAnEndlessSendAndLooksUpItsUsers(Fault.Ending ending) throws IOException {
        serve(SandboxSettings.defaults().withUsersPerSecond(5000));
        sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.drop(true, ending));
        try (RunningMuster muster = RunningMuster.start(home, sandbox, SHORT_CALLS)) {
            assertThat(muster.drop("users.csv", SampleUsers.csv(3))
                            .closed("users.csv")
                            .counts())
                    .startsWith("3 rows, 3 created");
        }
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE))
                .as("it was done")
                .hasSize(1);
        assertThat(sandbox.requests().of(SandboxCall.SEARCH_USERS)).isNotEmpty();
    }

    @Test
    @InTurn
    void retriesEndlessResponses() throws IOException {
        serve(SandboxSettings.defaults().withUsersPerSecond(5000));
        sandbox.faults().onNext(SandboxCall.TOKEN, Fault.drop(false, Fault.Ending.DRIPPING_HEAD));
        sandbox.faults().onNext(SandboxCall.BULK_RESULTS, Fault.drop(false, Fault.Ending.DRIPPING_HEAD));
        sandbox.faults().onNext(SandboxCall.SEARCH_USERS, Fault.drop(false, Fault.Ending.CONTINUING));
        var environment = new HashMap<>(SHORT_CALLS);
        environment.putAll(Map.of(
                "JUMPCLOUD_API_KEY",
                "",
                "JUMPCLOUD_CLIENT_ID",
                "sandbox-client",
                "JUMPCLOUD_CLIENT_SECRET",
                "sandbox-secret",
                "JUMPCLOUD_TOKEN_URL",
                sandbox.baseUrl() + "/oauth2/token"));
        sandbox.directory()
                .add(new JsonMapper().createObjectNode().put("username", "ada").put("email", "ada@example.com"));
        try (RunningMuster muster = RunningMuster.start(home, sandbox, environment)) {
            assertThat(muster.drop("update/users.csv", "username,department\nada,Gardens\n")
                            .closed("users.csv")
                            .counts())
                    .startsWith("1 rows, 0 created, 1 updated");
        }
        assertThat(sandbox.requests().all())
                .extracting(RecordedRequest::call)
                .contains(SandboxCall.TOKEN, SandboxCall.BULK_RESULTS, SandboxCall.SEARCH_USERS);
        assertThat(sandbox.requests().of(SandboxCall.BULK_UPDATE)).hasSize(1);
    }

    @InTurn
    @Test
    void rejectsAJobIdOfAnotherBatch() throws IOException {
        serve(SandboxSettings.defaults().withUsersPerSecond(5000));
        String ada = sandbox.directory()
                .add(new JsonMapper().createObjectNode().put("username", "ada").put("email", "ada@example.com"));
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            assertThat(muster.drop("update/one.csv", "id,department\n" + ada + ",Gardens\n")
                            .closed("one.csv")
                            .counts())
                    .startsWith("1 rows, 0 created, 1 updated");
            String before = sandbox.requests()
                    .of(SandboxCall.BULK_UPDATE)
                    .get(0)
                    .reply()
                    .answer()
                    .text();
            sandbox.faults().onNext(SandboxCall.BULK_UPDATE, Fault.answer(200, Map.of(), JSON, before));

            assertThat(muster.drop("update/two.csv", "id,department\n" + ada + ",Harbour\n")
                            .closed("two.csv")
                            .counts())
                    .startsWith("1 rows, 0 created, 1 updated");
        }
        assertThat(sandbox.directory()
                        .byId(ada)
                        .orElseThrow()
                        .path("department")
                        .asText())
                .isEqualTo("Harbour");
        assertThat(sandbox.requests().of(SandboxCall.BULK_UPDATE)).hasSize(3);
    }

    @InTurn
    @Test
    void stopsCallingAServiceThatRejectsTheAddress() throws IOException {
        serve(SandboxSettings.defaults());
        sandbox.faults()
                .onNext(
                        SandboxCall.BULK_CREATE,
                        Fault.answer(404, Map.of(), JSON, "{\"message\":\"no such organization\"}"));
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            muster.drop("users.csv", SampleUsers.csv(3));
            await().atMost(RunningMuster.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(muster.callGate().refusal()).hasValue("HTTP 404: no such organization"));
            assertThat(muster.callGate().pauseMillis()).isPositive();
        }
        assertThat(sandbox.requests().all()).hasSize(1);
    }

    @InTurn
    @Test
    void findsUsersWithAnUnknownSuccessWord() throws IOException {
        serve(SandboxSettings.defaults().withUsersPerSecond(5000).withFinishedWord("brought-in"));
        try (RunningMuster muster =
                RunningMuster.start(home, sandbox, Map.of("MUSTER_STATUS_UNKNOWN_AFTER", "300ms"))) {
            assertThat(muster.drop("users.csv", SampleUsers.csv(3))
                            .closed("users.csv")
                            .counts())
                    .startsWith("3 rows, 3 created");
        }
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(1);
    }

    @InTurn
    @Test
    void leavesUsersWithAnUnknownFailureWordUnresolved() throws IOException {
        serve(SandboxSettings.defaults().withUsersPerSecond(5000).withFailedWord("exploded"));
        try (RunningMuster muster =
                RunningMuster.start(home, sandbox, Map.of("MUSTER_STATUS_UNKNOWN_AFTER", "300ms"))) {
            sandbox.directory()
                    .add(new JsonMapper()
                            .createObjectNode()
                            .put("username", "ada")
                            .put("email", "ada@example.com")
                            .put("employeeIdentifier", "E1"));
            ClosedImport creates = muster.drop(
                            "users.csv", "username,email,employeeIdentifier\ngil.hart,gil.hart@example.com,E1\n")
                    .closed("users.csv");
            assertThat(creates.counts())
                    .startsWith("1 rows, 0 created, 0 updated, 0 invalid, 0 rejected, 1 unresolved");
            assertThat(creates.deadLetter()).contains("STATUS_UNKNOWN", "exploded", "employeeIdentifier");

            ClosedImport updates = muster.drop("update/staff.csv", "id,department\n64b5f1000000000000000009,Gardens\n")
                    .closed("staff.csv");
            assertThat(updates.counts())
                    .startsWith("1 rows, 0 created, 0 updated, 0 invalid, 0 rejected, 1 unresolved");
            assertThat(updates.deadLetter()).contains("STATUS_UNKNOWN", "exploded");
        }
    }

    private void serve(SandboxSettings settings) {
        sandbox = Sandbox.start(settings);
    }
}
