package dev.muster.e2e.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.e2e.SampleUsers;
import dev.muster.sandbox.ApiContract;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.RecordedRequest;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A file dropped into the inbox becomes users, reports and a dead letter. */
class ImportIT {
    @RegisterExtension
    static final SandboxExtension SANDBOX = SandboxExtension.with(
            SandboxSettings.defaults().withUsersPerSecond(5000).withDemoSeed());

    @TempDir
    private Path home;

    private Sandbox sandbox;

    @BeforeEach
    void setUp(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    @AfterEach
    void everyRequestKeptToTheContract() {
        sandbox.requests().all().forEach(ApiContract::assertConforms);
    }

    private RunningMuster muster(Map<String, String> environment) throws IOException {
        return RunningMuster.start(home, sandbox, environment);
    }

    @Test
    void importsACsvFileWithReportsAndADeadLetter() throws IOException {
        try (RunningMuster muster = muster(Map.of())) {
            ClosedImport closed = muster.drop("users.csv", """
                    Username,Email,FirstName,LastName,Sudo,unix_uid,work_city,mobile_number,attribute1_name,attribute1_value,Password
                    gil.hart,Gil.Hart@example.com,Gil,Hart,yes,2001,Köln,+49 151 000001,CostCode,K-17,Invented-Passw0rd-1
                    ,ida.jones@example.com,Ida,Jones,no,,,,,,Invented-Passw0rd-2
                    kim.long,kim.long.example.com,Kim,Long,,,,,,,Invented-Passw0rd-3
                    ada.brook,ada.brook@example.com,Ada,Brook,,,,,,,Invented-Passw0rd-4
                    """).closed("users.csv");

            assertThat(closed.receipt().path("state").asText()).isEqualTo("finished");
            assertThat(closed.counts())
                    .isEqualTo("4 rows, 1 created, 0 updated, 2 invalid, 1 rejected, 0 unresolved, 0 unsent");
            JsonNode gil = sandbox.directory().byUsername("gil.hart").orElseThrow();
            assertThat(gil.path("email").asText()).isEqualTo("gil.hart@example.com");
            assertThat(gil.path("sudo").isBoolean()).isTrue();
            assertThat(gil.path("unix_uid").asInt()).isEqualTo(2001);
            assertThat(gil.at("/addresses/0/type").asText()).isEqualTo("work");
            assertThat(gil.at("/addresses/0/locality").asText()).isEqualTo("Köln");
            assertThat(gil.at("/phoneNumbers/0/number").asText()).isEqualTo("+49 151 000001");
            assertThat(gil.at("/attributes/0/name").asText()).isEqualTo("CostCode");

            assertThat(closed.results().lines().toList())
                    .hasSize(5)
                    .first()
                    .asString()
                    .startsWith("Username,Email,FirstName")
                    .endsWith("_import,_line,_outcome,_code,_reason,_hint,_job,_user_id");
            assertThat(closed.results()).contains("K-17", ",created,");
            assertThat(closed.deadLetter().lines().toList()).hasSize(4);
            assertThat(closed.deadLetter())
                    .contains("EMAIL_MALFORMED", "ATTRIBUTE_MISSING", ",rejected,")
                    .doesNotContain("gil.hart");
            assertThat(closed.closed().reading().sha256()).hasSize(64);
        }
    }

    @Test
    void storesNoPasswordInTheHome() throws IOException {
        try (RunningMuster muster = muster(Map.of())) {
            muster.drop("users.csv", """
                    username,email,password
                    gil.hart,gil.hart@example.com,Invented-Passw0rd-1
                    ada.brook,ada.brook@example.com,Invented-Passw0rd-2
                    kim.long,nonsense,Invented-Passw0rd-3
                    """).closed("users.csv");
        }
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE).get(0).text()).contains("Invented-Passw0rd-1");
        try (var files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("Invented-Passw0rd")
                        .doesNotContain("sandbox-key");
            }
        }
    }

    @Test
    void redactsAPasswordThatTheServiceRepeats() throws IOException {
        sandbox.faults()
                .onNext(
                        SandboxCall.BULK_CREATE,
                        Fault.answer(
                                400,
                                Map.of(),
                                "application/json",
                                "{\"code\":400,\"message\":\"password Invented-Passw0rd-1 is too "
                                        + "common\",\"status\":\"INVALID_ARGUMENT\"}"));
        try (RunningMuster muster = muster(Map.of())) {
            ClosedImport closed = muster.drop(
                            "users.csv", "username,email,password\ngil.hart,gil.hart@example.com,Invented-Passw0rd-1\n")
                    .closed("users.csv");

            assertThat(closed.deadLetter())
                    .contains("HTTP 400: password *** is too common")
                    .doesNotContain("Invented-Passw0rd-1");
        }
        try (var files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("Invented-Passw0rd-1");
            }
        }
    }

    @Test
    void importsAJsonArrayWithNdjsonReports() throws IOException {
        try (RunningMuster muster = muster(Map.of())) {
            ClosedImport closed = muster.drop("users.json", """
                    [{"username": "gil.hart", "email": "gil.hart@example.com", "addresses": [{"type": "work", "country": "DE"}]},
                     {"username": "ida.jones", "email": "ida.jones@example.com", "sudo": "yes"}]
                    """).closed("users.json");

            assertThat(closed.counts())
                    .isEqualTo("2 rows, 1 created, 0 updated, 1 invalid, 0 rejected, 0 unresolved, 0 unsent");
            JsonNode refused = new JsonMapper().readTree(closed.deadLetter());
            assertThat(refused.path("username").asText()).isEqualTo("ida.jones");
            assertThat(refused.at("/_muster/_line").asInt()).isEqualTo(2);
            assertThat(refused.at("/_muster/_outcome").asText()).isEqualTo("invalid");
            assertThat(closed.deadLetterFile().getFileName()).hasToString("users.json.ndjson");
        }
    }

    @Test
    void importsNdjson() throws IOException {
        try (RunningMuster muster = muster(Map.of())) {
            ClosedImport closed = muster.drop("users.ndjson", """
                    {"username": "gil.hart", "email": "gil.hart@example.com"}
                    {"username": "ida.jones", "email": "ida.jones@example.com"}
                    """).closed("users.ndjson");

            assertThat(closed.counts())
                    .isEqualTo("2 rows, 2 created, 0 updated, 0 invalid, 0 rejected, 0 unresolved, 0 unsent");
            assertThat(closed.receipt().path("deadLetter").isNull()).isTrue();
            assertThat(home.resolve("done").resolve(closed.closed().id()).resolve("users.ndjson"))
                    .exists();
            assertThat(home.resolve("work")).isEmptyDirectory();
        }
    }

    @Test
    void updatesUsersByIdFromTheUpdateFolder() throws IOException {
        try (RunningMuster muster = muster(Map.of())) {
            ClosedImport closed = muster.drop("update/moves.csv", """
                    id,department,jobTitle
                    64b5f1000000000000000001,Harbour,Pilot
                    64b5f1000000000000000002,Harbour,Mate
                    64b5f10000000000000000ff,Harbour,Cook
                    64b5,Harbour,Cook
                    """).closed("moves.csv");

            assertThat(closed.counts())
                    .isEqualTo("4 rows, 0 created, 2 updated, 1 invalid, 1 rejected, 0 unresolved, 0 unsent");
            assertThat(closed.receipt().path("operation").asText()).isEqualTo("update");
            JsonNode ada = sandbox.directory().byUsername("ada.brook").orElseThrow();
            assertThat(ada.path("department").asText()).isEqualTo("Harbour");
            assertThat(ada.path("jobTitle").asText()).isEqualTo("Pilot");
            RecordedRequest sent =
                    sandbox.requests().of(SandboxCall.BULK_UPDATE).get(0);
            assertThat(sent.headers()).doesNotContainKey("creation-source");
        }
    }

    @Test
    void groupsRowsByTheirOwnOperation() throws IOException {
        try (RunningMuster muster = muster(Map.of())) {
            ClosedImport closed = muster.drop("mixed.csv", """
                    operation,id,username,email,department
                    create,,gil.hart,gil.hart@example.com,Harbour
                    update,64b5f1000000000000000003,,,Harbour
                    delete,64b5f1000000000000000004,,,Harbour
                    """).closed("mixed.csv");

            assertThat(closed.counts())
                    .isEqualTo("3 rows, 1 created, 1 updated, 1 invalid, 0 rejected, 0 unresolved, 0 unsent");
            assertThat(closed.receipt().path("operation").asText()).isEqualTo("mixed");
            assertThat(sandbox.directory().byUsername("dara.ellis")).isPresent();
        }
    }

    @Test
    void importsACorrectedDeadLetterWithItsBlankedPassword() throws IOException {
        try (RunningMuster muster = muster(Map.of())) {
            ClosedImport first = muster.drop("users.csv", """
                    username,email,password
                    gil.hart,gil.hart@example.com,Invented-Passw0rd-1
                    kim.long,nonsense,Invented-Passw0rd-3
                    """).closed("users.csv");
            assertThat(first.deadLetter()).contains("kim.long").doesNotContain("Passw0rd");

            ClosedImport second = muster.drop(
                            "fixed.csv", first.deadLetter().replace("nonsense", "kim.long@example.com"))
                    .closed("fixed.csv");

            assertThat(second.counts())
                    .isEqualTo("1 rows, 1 created, 0 updated, 0 invalid, 0 rejected, 0 unresolved, 0 unsent");
            assertThat(sandbox.requests()
                            .of(SandboxCall.BULK_CREATE)
                            .get(1)
                            .body()
                            .at("/0/password")
                            .asText())
                    .isEqualTo("Invented-Passw0rd-3");

            ClosedImport ofAnotherHome = muster.drop(
                            "other.ndjson",
                            "{\"username\":\"ada.brook\",\"email\":\"ada.brook@example.com\",\"password\":null,"
                                    + "\"_muster\":{\"_import\":\"01JN0000000000000000000099\",\"_line\":7}}\n")
                    .closed("other.ndjson");

            assertThat(ofAnotherHome.counts()).startsWith("1 rows, 0 created, 0 updated, 1 invalid");
            assertThat(ofAnotherHome.deadLetter()).contains("SECRET_LOST");
        }
    }

    @Test
    void keepsThePasswordOfAnUpdateForItsId() throws IOException {
        try (RunningMuster muster = muster(Map.of())) {
            ClosedImport first = muster.drop(
                            "update/users.csv", "id,password\n64b5f10000000000000000ff,Invented-Passw0rd-1\n")
                    .closed("users.csv");
            assertThat(first.counts()).startsWith("1 rows, 0 created, 0 updated, 0 invalid, 1 rejected");

            ClosedImport second = muster.drop(
                            "update/fixed.csv",
                            first.deadLetter().replace("64b5f10000000000000000ff", "64b5f1000000000000000001"))
                    .closed("fixed.csv");

            assertThat(second.counts()).startsWith("1 rows, 0 created, 0 updated, 1 invalid");
            assertThat(second.deadLetter()).contains("SECRET_LOST");
            assertThat(sandbox.requests().of(SandboxCall.BULK_UPDATE)).hasSize(1);
        }
    }

    @Test
    void cutsBatchesByNumberOfRecords() throws IOException {
        try (RunningMuster muster = muster(Map.of("MUSTER_BATCH_SIZE", "300"))) {
            ClosedImport closed =
                    muster.drop("users.csv", SampleUsers.csv(1000)).closed("users.csv");

            assertThat(closed.counts()).startsWith("1000 rows, 1000 created");
            List<RecordedRequest> sends = sandbox.requests().of(SandboxCall.BULK_CREATE);
            assertThat(sends).extracting(send -> send.body().size()).containsExactly(300, 300, 300, 100);
            assertThat(sends).allSatisfy(send -> {
                assertThat(send.headers())
                        .containsEntry("creation-source", "jumpcloud:bulk")
                        .containsEntry("accept", "application/json");
                assertThat(send.headers().get("content-type")).startsWith("application/json");
                assertThat(send.headers()).containsKey("x-api-key").doesNotContainKey("x-org-id");
                assertThat(send.query()).containsEntry("suppressEmail", List.of("true"));
            });
            assertThat(closed.receipt().path("jobs")).hasSize(4);
            assertThat(sandbox.requests().of(SandboxCall.BULK_RESULTS))
                    .allSatisfy(poll -> assertThat(poll.query()).containsEntry("limit", List.of("100")));
        }
    }

    @Test
    void cutsBatchesByPayloadSize() throws IOException {
        try (RunningMuster muster = muster(Map.of("MUSTER_BATCH_BYTES", "10000"))) {
            ClosedImport closed = muster.drop("users.csv", SampleUsers.csv(500)).closed("users.csv");

            assertThat(closed.counts()).startsWith("500 rows, 500 created");
            assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE))
                    .hasSizeGreaterThan(3)
                    .allSatisfy(send -> assertThat(send.text().length()).isLessThanOrEqualTo(10_000));
        }
    }

    @Test
    void rejectsTheSecondRowOfAUser() throws IOException {
        try (RunningMuster muster = muster(Map.of())) {
            ClosedImport closed = muster.drop(
                            "users.csv",
                            SampleUsers.csv(600) + "another,PERSON3@example.com,Pat\nperson599,new@example.com,Pat\n")
                    .closed("users.csv");

            assertThat(closed.counts())
                    .isEqualTo("602 rows, 600 created, 0 updated, 2 invalid, 0 rejected, 0 unresolved, 0 unsent");
            assertThat(closed.deadLetter())
                    .contains(
                            "Duplicate email \"\"PERSON3@example.com\"\" (first used in line 4)",
                            "Duplicate username \"\"person599\"\" (first used in line 600)");
        }
    }

    @Test
    void rejectsOnlyTheBadRecordOfARejectedBatch() throws IOException {
        sandbox.faults()
                .onNext(
                        SandboxCall.BULK_CREATE,
                        Fault.answer(
                                400,
                                Map.of(),
                                "application/json",
                                "{\"code\":400,\"message\":\"malformed user\",\"status\":\"INVALID_ARGUMENT\"}"),
                        4);
        try (RunningMuster muster = muster(Map.of())) {
            ClosedImport closed = muster.drop("users.csv", SampleUsers.csv(8)).closed("users.csv");

            assertThat(closed.counts())
                    .isEqualTo("8 rows, 7 created, 0 updated, 0 invalid, 1 rejected, 0 unresolved, 0 unsent");
            assertThat(closed.deadLetter()).contains("HTTP 400: malformed user");
        }
    }
}
