package dev.muster.e2e.updates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.e2e.queue.JmsPeer;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.broker.SandboxBroker;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.InTurn;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Repeated creates of users that this home created are recognized. */
class KnownPeopleIT {
    private static final String HEADER = "username,email,department,password\n";
    private static final String ANN = "ann,Ann@example.com,Harbour,Invented-Passw0rd-1\n";
    private static final String BEA = "bea,bea@example.com,Gardens,Invented-Passw0rd-2\n";

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(5000));

    @TempDir
    private Path home;

    private Sandbox sandbox;

    @BeforeEach
    void setUp(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    private RunningMuster muster() throws IOException {
        return RunningMuster.start(home, sandbox);
    }

    private ObjectNode user(String username) {
        return sandbox.directory().byUsername(username).orElseThrow();
    }

    private void remove(String username) {
        sandbox.directory().remove(user(username).path("_id").asText());
    }

    @Test
    void importsOnlyNewRowsOfACorrectedFile() throws IOException {
        try (RunningMuster muster = muster()) {
            ClosedImport first = muster.drop("users.csv", HEADER + ANN + BEA + "cid,nonsense,,\n")
                    .closed("users.csv");
            assertThat(sandbox.requests().of(SandboxCall.SEARCH_USERS))
                    .as("new people cost no look-up")
                    .isEmpty();

            ClosedImport second = muster.drop("corrected.csv", HEADER + ANN + BEA + "cid,cid@example.com,,\n")
                    .closed("corrected.csv");

            assertThat(second.counts())
                    .isEqualTo("3 rows, 1 created, 0 updated, 0 invalid, 0 rejected, 0 unresolved, 0 unsent");
            assertThat(second.receipt().path("unchanged").asInt()).isEqualTo(2);
            assertThat(second.results())
                    .contains(
                            ",unchanged,IMPORTED_ALREADY,Import "
                                    + first.closed().id() + " already imported this user (line 3),",
                            user("bea").path("_id").asText());
            assertThat(muster.ledger().importStats().failures(second.closed().id()))
                    .as("that is not a failure")
                    .isEmpty();

            ClosedImport third = muster.drop("grown.csv", HEADER + BEA + "dan,dan@example.com,,\n" + ANN)
                    .closed("grown.csv");
            assertThat(third.counts()).startsWith("3 rows, 1 created, 0 updated, 0 invalid, 0 rejected");
            assertThat(third.results())
                    .as("the import that did it")
                    .contains("Import " + first.closed().id() + " already imported this user (line 2)");
        }
    }

    @Test
    void createsDeletedUsersAgain() throws IOException {
        try (RunningMuster muster = muster()) {
            muster.drop("users.csv", HEADER + ANN + BEA).closed("users.csv");
            remove("ann");

            ClosedImport second = muster.drop("grown.csv", HEADER + ANN + BEA + "cid,cid@example.com,,\n")
                    .closed("grown.csv");

            assertThat(second.counts()).startsWith("3 rows, 2 created, 0 updated, 0 invalid, 0 rejected");
            assertThat(user("ann").path("department").asText()).isEqualTo("Harbour");
        }
    }

    @Test
    void reportsDifferencesAndTheFix() throws IOException {
        try (RunningMuster muster = muster()) {
            ClosedImport first = muster.drop("users.csv", HEADER + ANN + BEA).closed("users.csv");

            ClosedImport second = muster.drop(
                            "moves.csv",
                            HEADER + "ann,ann@example.com,Lighthouse,\n" + "bea,bea.new@example.com,Gardens,\n"
                                    + "beatrice,bea@example.com,Gardens,\n")
                    .closed("moves.csv");

            assertThat(second.counts()).startsWith("3 rows, 0 created, 0 updated, 3 invalid, 0 rejected");
            assertThat(second.deadLetter())
                    .doesNotContain("ALREADY_EXISTS")
                    .contains(
                            "IMPORTED_DIFFERENTLY",
                            "Import " + first.closed().id()
                                    + " created this user (line 2), but the directory now has other values: department",
                            "(line 3), but the directory now has other values: email",
                            "(line 3), but the directory now has other values: username",
                            "import the row with --operation update or upsert");
            assertThat(user("ann").path("department").asText()).isEqualTo("Harbour");
        }
    }

    @InTurn
    @Test
    void waitsForAnOlderImportThatCreatesTheSameUsers() throws Exception {
        sandbox.faults()
                .onNext(SandboxCall.BULK_RESULTS, Fault.answer(200, Map.of(), "application/json", "[]"), 1_000_000);
        try (RunningMuster muster = muster()) {
            muster.drop("first.csv", HEADER + ANN + BEA);
            await().atMost(RunningMuster.PATIENCE)
                    .until(() ->
                            !sandbox.requests().of(SandboxCall.BULK_RESULTS).isEmpty());
            muster.drop("second.csv", HEADER + ANN + BEA + "cid,cid@example.com,,\n");
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> muster.ledger().imports().notClosed().stream()
                            .anyMatch(open -> open.source().equals("second.csv") && open.identifies()));
            sandbox.faults().clear();

            assertThat(muster.closed("second.csv").counts())
                    .startsWith("3 rows, 1 created, 0 updated, 0 invalid, 0 rejected");
            assertThat(muster.closed("first.csv").counts()).startsWith("2 rows, 2 created");
        }
    }

    @InTurn
    @Test
    void importsTheSameContentOnceWhileItsImportIsOpen() throws Exception {
        sandbox.faults()
                .onNext(SandboxCall.BULK_RESULTS, Fault.answer(200, Map.of(), "application/json", "[]"), 1_000_000);
        try (RunningMuster muster = muster()) {
            muster.drop("first.csv", HEADER + ANN + BEA);
            await().atMost(RunningMuster.PATIENCE)
                    .until(() ->
                            !sandbox.requests().of(SandboxCall.BULK_RESULTS).isEmpty());
            String first = muster.ledger().imports().notClosed().get(0).id();

            ClosedImport second = muster.drop("second.csv", HEADER + ANN + BEA).closed("second.csv");

            assertThat(second.receipt().path("seenBefore").asText()).isEqualTo(first);
            assertThat(second.counts()).startsWith("0 rows");
            assertThat(MusterCommand.run(
                                    RunningMuster.environment(home, sandbox, Map.of()),
                                    "status",
                                    second.closed().id())
                            .output())
                    .contains("same content as import " + first + ", which was still open: nothing sent");
            sandbox.faults().clear();
            assertThat(muster.closed("first.csv").counts()).startsWith("2 rows, 2 created");
        }
    }

    @Test
    void countsThemAsUnchangedInAPlan() throws Exception {
        Map<String, String> environment = RunningMuster.environment(home, sandbox, Map.of());
        Path first = Files.writeString(home.resolve("first.csv"), HEADER + ANN + BEA);
        assertThat(MusterCommand.run(environment, "import", first.toString()).exitCode())
                .isZero();

        Finished plan = MusterCommand.run(
                environment,
                "plan",
                Files.writeString(home.resolve("grown.csv"), HEADER + ANN + BEA + "cid,cid@example.com,,\n")
                        .toString());

        assertThat(plan.output()).contains("create: 1 row in 1 batch", "unchanged: 2 rows");
        assertThat(plan.exitCode()).as(plan.output()).isZero();
    }

    @Test
    @InTurn
    void recognizesARepeatedMessageWithANewId() throws Exception {
        String ann = "{\"username\":\"ann\",\"email\":\"ann@example.com\"}";
        try (SandboxBroker broker = SandboxBroker.start(home.resolve("broker"));
                RunningMuster muster = RunningMuster.start(
                        home.resolve("home"), sandbox, JmsPeer.environment(broker.url(), Map.of()));
                JmsPeer peer = JmsPeer.artemis(broker.url())) {
            peer.send(ann, "first");
            peer.send(ann, "second");

            List<JsonNode> events = peer.recordEvents(2);

            assertThat(events)
                    .extracting(event -> event.path("correlationId").asText() + " "
                            + event.path("outcome").asText() + " "
                            + event.path("code").asText())
                    .containsExactly("first created null", "second unchanged IMPORTED_ALREADY");
        }
    }
}
