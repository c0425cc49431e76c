package dev.muster.e2e.updates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.e2e.SampleUsers;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.InTurn;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./muster redrive} retries unsent and unresolved rows and creates no user twice. The sandbox would. */
class RedriveIT {
    private static final String CREATED = " 0 updated, 0 invalid, 0 rejected, 0 unresolved, 0 unsent";

    @RegisterExtension
    static final SandboxExtension SANDBOX = SandboxExtension.with(SandboxSettings.defaults()
            .withUsersPerSecond(2000)
            .withUnique(false)
            .withStartDelay(Duration.ofSeconds(3)));

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Map<String, String> environment;

    @BeforeEach
    void setUp(Sandbox sandbox) {
        this.sandbox = sandbox;
        environment = RunningMuster.environment(folder.resolve("home"), sandbox, Map.of());
    }

    @InTurn
    @Test
    void redrivesACancelledImportOnceWithPasswords() throws Exception {
        MusterCommand.run(environment, "pause");
        Path file = Files.writeString(folder.resolve("users.csv"), """
                username,email,password,mobile_number
                ann,ann@example.com,Invented-Passw0rd-1,+49 151 000001
                bea,nonsense,Invented-Passw0rd-2,
                """);
        String importId;
        try (MusterCommand follows = MusterCommand.start(environment, "import", file.toString())) {
            await().atMost(RunningMuster.PATIENCE).until(() -> follows.output().contains("paused\n"));
            importId = MusterCommand.run(environment, "status")
                    .output()
                    .lines()
                    .toList()
                    .get(1)
                    .substring(0, 26);
            Finished open = MusterCommand.run(environment, "redrive", importId);
            assertThat(open.exitCode()).isEqualTo(2);
            assertThat(open.output())
                    .isEqualTo("muster: Import " + importId
                            + " (users.csv) is still open. To resume it: ./muster continue " + importId
                            + "; to cancel it: ./muster cancel " + importId + "\n");
            Finished cancelled = MusterCommand.run(environment, "cancel", importId);
            assertThat(cancelled.output())
                    .contains(
                            "  what to do: retry 1 row: ./muster redrive " + importId + "\n",
                            "  then remove those rows from the dead letter and correct the others");
        }
        MusterCommand.run(environment, "resume");

        Finished redriven = MusterCommand.run(environment, "redrive", importId);

        assertThat(redriven.exitCode()).as(redriven.output()).isZero();
        assertThat(redriven.output())
                .contains(
                        "users.csv: retrying 1 row of import " + importId,
                        "1 row skipped: invalid",
                        "users.csv: 1 row: 1 created");
        ObjectNode sent = (ObjectNode)
                sandbox.requests().of(SandboxCall.BULK_CREATE).get(0).body().get(0);
        assertThat(sent.path("password").asText()).isEqualTo("Invented-Passw0rd-1");
        assertThat(sent.at("/phoneNumbers/0/number").asText()).isEqualTo("+49 151 000001");

        Finished again = MusterCommand.run(environment, "redrive", "--all", importId);
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.output().lines())
                .singleElement()
                .asString()
                .contains(
                        "Nothing to retry in import " + importId + " (users.csv): ",
                        "already retried by a later import");
        assertThat(sandbox.directory().size()).isEqualTo(1);
    }

    @Test
    @InTurn
    void redrivesRejectedRowsByCode() throws Exception {
        sandbox.faults()
                .onNext(
                        SandboxCall.BULK_CREATE,
                        Fault.answer(400, Map.of(), "application/json", "{\"code\":400,\"message\":\"not today\"}"));
        Path file = Files.writeString(folder.resolve("users.csv"), SampleUsers.csv(1));
        try (MusterCommand worker = MusterCommand.start(environment, "run")) {
            await().atMost(RunningMuster.PATIENCE).until(() -> worker.output().contains("Muster watches"));
            assertThat(MusterCommand.run(environment, "import", file.toString()).output())
                    .contains("REQUEST_REFUSED")
                    .doesNotContain("muster redrive");
            String importId = MusterCommand.run(environment, "status").output().substring(0, 26);

            Finished unnamed = MusterCommand.run(environment, "redrive", importId);
            assertThat(unnamed.exitCode()).isEqualTo(2);
            assertThat(unnamed.output())
                    .contains("rejected by JumpCloud, to retry them", "./muster redrive --all " + importId);
            assertThat(MusterCommand.run(environment, "redrive", "--code", "NONSENSE", importId)
                            .output())
                    .startsWith("muster: Unknown code \"NONSENSE\" in --code");
            assertThat(MusterCommand.run(environment, "redrive", "01NOSUCHIMPORT")
                            .exitCode())
                    .isEqualTo(2);

            Finished redriven = MusterCommand.run(environment, "redrive", "--code", "REQUEST_REFUSED", importId);
            assertThat(redriven.exitCode()).as(redriven.output()).isZero();
            assertThat(redriven.output()).contains("does the work", "users.csv: 1 row: 1 created");
            Finished imported = MusterCommand.run(
                    environment,
                    "redrive",
                    MusterCommand.run(environment, "status").output().substring(0, 26));
            assertThat(imported.exitCode()).isEqualTo(2);
            assertThat(imported.output()).contains("Nothing to retry: every row of import ");
        }
    }

    @Test
    @InTurn
    void looksUpPossibleUsersBeforeSending() throws Exception {
        String importId;
        try (RunningMuster muster = RunningMuster.start(folder.resolve("home"), sandbox)) {
            sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.dropAfterAccepting(() -> cancelNewest(muster)));
            ClosedImport unresolved =
                    muster.drop("users.csv", SampleUsers.csv(3)).closed("users.csv");
            assertThat(unresolved.counts()).as("the lost job begins later").endsWith("3 unresolved, 0 unsent");
            importId = unresolved.closed().id();
        }
        await().atMost(RunningMuster.PATIENCE).until(() -> sandbox.directory().size() == 3);
        sandbox.directory()
                .remove(sandbox.directory()
                        .byUsername("person3")
                        .orElseThrow()
                        .path("_id")
                        .asText());

        Finished redriven = MusterCommand.run(environment, "redrive", importId);

        assertThat(redriven.exitCode()).as(redriven.output()).isZero();
        assertThat(redriven.output()).contains("users.csv: 3 rows: 3 created");
        assertThat(sandbox.directory().size()).isEqualTo(3);
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE))
                .last()
                .satisfies(send -> assertThat(send.body()).hasSize(1));
    }

    @InTurn
    @Test
    void createsUsersOnceFromARepeatedDeadLetter() throws IOException {
        try (RunningMuster muster = RunningMuster.start(folder.resolve("home"), sandbox)) {
            sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.dropBeforeAccepting(() -> cancelNewest(muster)));
            ClosedImport first = muster.drop("users.csv", SampleUsers.csv(2)).closed("users.csv");
            assertThat(first.counts()).endsWith("2 unresolved, 0 unsent");
            sandbox.directory()
                    .add(JsonNodeFactory.instance
                            .objectNode()
                            .put("username", "person1")
                            .put("email", "person1@example.com")
                            .put("created", Instant.now().toString()));

            assertThat(muster.drop("second.csv", first.deadLetter())
                            .closed("second.csv")
                            .counts())
                    .isEqualTo("2 rows, 2 created," + CREATED);
            assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE))
                    .last()
                    .satisfies(send -> assertThat(send.body()).hasSize(1));

            ClosedImport third =
                    muster.drop("third.csv", first.deadLetter() + "\n").closed("third.csv");
            assertThat(third.counts()).startsWith("2 rows, 0 created, 0 updated, 2 invalid");
            assertThat(third.deadLetter()).contains("IMPORTED_ALREADY");
            assertThat(sandbox.directory().size()).isEqualTo(2);
        }
    }

    private static void cancelNewest(RunningMuster muster) {
        muster.ledger()
                .imports()
                .cancel(muster.ledger().imports().newestFirst().get(0).id(), Instant.now());
    }
}
