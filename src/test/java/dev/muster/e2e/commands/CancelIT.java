package dev.muster.e2e.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.config.DoneFile;
import dev.muster.config.Settings;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.e2e.SampleUsers;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.database.PayloadCipher;
import dev.muster.ledger.model.BatchState;
import dev.muster.pipeline.intake.InboxClaimer;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.ImportOptions;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.storage.Home;
import dev.muster.testing.InTurn;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./muster cancel}: nothing more of an import is sent, and all of it is accounted for. */
class CancelIT {
    @RegisterExtension
    static final SandboxExtension SANDBOX = SandboxExtension.with(
            SandboxSettings.defaults().withUsersPerSecond(2000).withDemoSeed());

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Map<String, String> environment;

    @BeforeEach
    void setUp(Sandbox sandbox) {
        this.sandbox = sandbox;
        environment = RunningMuster.environment(folder.resolve("home"), sandbox, Map.of("MUSTER_BATCH_SIZE", "2"));
    }

    @Test
    void waitsForResultsAndReportsTheRestAsUnsent() throws Exception {
        sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.none());
        sandbox.faults()
                .onNext(
                        SandboxCall.BULK_CREATE,
                        Fault.answer(503, Map.of("Retry-After", "600"), "application/json", "{}"),
                        100);
        Path file = Files.writeString(folder.resolve("users.csv"), SampleUsers.csv(6));
        try (MusterCommand stopped = MusterCommand.start(environment, "import", file.toString())) {
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> sandbox.requests().of(SandboxCall.BULK_CREATE).size() > 1);
            stopped.terminate();
            assertThat(stopped.exitCode()).isEqualTo(4);
        }
        sandbox.faults().clear();
        String importId = MusterCommand.run(environment, "status").output().substring(0, 26);

        Finished cancelled = MusterCommand.run(environment, "cancel", importId);

        assertThat(cancelled.exitCode()).as(cancelled.output()).isEqualTo(1);
        assertThat(cancelled.output())
                .contains(
                        "users.csv: stopped sending import " + importId,
                        "users.csv: cancelled",
                        "users.csv: 6 rows: 2 created, 4 unsent");
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(2);
        assertThat(Files.readString(
                        folder.resolve("home/reports").resolve(importId).resolve("receipt.json")))
                .contains("\"state\" : \"cancelled\"", "\"unsent\" : 4");
        assertThat(Files.readString(folder.resolve("home/dead-letter")
                                .resolve(importId)
                                .resolve("users.csv"))
                        .lines())
                .hasSize(5)
                .filteredOn(line -> line.contains(",unsent,CANCELLED,"))
                .hasSize(4);

        Finished again = MusterCommand.run(environment, "cancel", importId);
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.output()).contains("users.csv: cancelled", "4 unsent");
    }

    @InTurn
    @Test
    void cancelsBesideARunningWorker() throws Exception {
        assertThat(MusterCommand.run(environment, "pause").exitCode()).isZero();
        Path file = Files.writeString(folder.resolve("users.csv"), SampleUsers.csv(3) + "person4,nonsense,\n");
        try (MusterCommand worker = MusterCommand.start(environment, "run")) {
            await().atMost(RunningMuster.PATIENCE).until(() -> worker.output().contains("Muster watches"));
            try (MusterCommand follows = MusterCommand.start(environment, "import", file.toString())) {
                await().atMost(RunningMuster.PATIENCE)
                        .until(() -> follows.output().contains("0 of 2 batches settled, 0 jobs open, paused"));
                Finished cancelled = MusterCommand.run(
                        environment,
                        "cancel",
                        MusterCommand.run(environment, "status")
                                .output()
                                .lines()
                                .toList()
                                .get(1)
                                .substring(0, 26));

                assertThat(cancelled.exitCode()).as(cancelled.output()).isEqualTo(1);
                assertThat(cancelled.output())
                        .contains("does the work", "users.csv: cancelled", "users.csv: 4 rows: 1 invalid, 3 unsent");
                assertThat(follows.exitCode()).as(follows.output()).isEqualTo(1);
                assertThat(follows.output()).contains("users.csv: cancelled", "3 unsent");
            }
            worker.terminate();
            assertThat(worker.exitCode()).isZero();
        }
        assertThat(sandbox.requests().all()).isEmpty();
    }

    @Test
    void sendsNothingOfOtherOpenImports() throws Exception {
        var home = new Home(folder.resolve("home"));
        home.prepare();
        Settings settings = Settings.load(Path.of("").toAbsolutePath(), environment);
        String cancelled;
        try (Ledger ledger = Ledger.open(home.ledger(), PayloadCipher.ofFile(home.secretKey()))) {
            var claims = new InboxClaimer(home, ledger, settings.imports(), DoneFile.NONE, Clock.systemUTC());
            claims.copy(
                    Files.writeString(folder.resolve("other.csv"), SampleUsers.csv(3)),
                    Operation.CREATE,
                    ImportOptions.NONE);
            cancelled = claims.copy(
                    Files.writeString(folder.resolve("users.csv"), SampleUsers.csv(2)),
                    Operation.CREATE,
                    ImportOptions.NONE);
        }

        Finished cancel = MusterCommand.run(environment, "cancel", cancelled);

        assertThat(cancel.exitCode()).as(cancel.output()).isEqualTo(1);
        assertThat(cancel.output()).contains("users.csv: cancelled", "2 unsent").doesNotContain("other.csv");
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).isEmpty();
        assertThat(MusterCommand.run(environment, "status").output()).contains("other.csv", "continue");
    }

    @Test
    void rejectsUnknownAndClosedImports() throws Exception {
        Path file = Files.writeString(folder.resolve("users.csv"), SampleUsers.csv(1));
        assertThat(MusterCommand.run(environment, "import", file.toString()).exitCode())
                .isZero();
        String importId = MusterCommand.run(environment, "status").output().substring(0, 26);

        Finished closed = MusterCommand.run(environment, "cancel", importId);
        assertThat(closed.exitCode()).isEqualTo(2);
        assertThat(closed.output().lines())
                .singleElement()
                .asString()
                .isEqualTo("muster: Cannot cancel import " + importId
                        + " (users.csv): it is finished. To see its outcome: ./muster status " + importId);
        Finished unknown = MusterCommand.run(environment, "cancel", "01NOSUCHIMPORT");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.output().lines())
                .singleElement()
                .asString()
                .startsWith("muster: No import 01NOSUCHIMPORT in ");
    }

    @InTurn
    @Test
    void looksUpABatchInDoubtWithoutResending() throws IOException {
        try (RunningMuster muster = RunningMuster.start(folder.resolve("home"), sandbox)) {
            sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.dropBeforeAccepting(() -> cancelNewest(muster)));
            ClosedImport lost = muster.drop("lost.csv", SampleUsers.csv(3)).closed("lost.csv");

            assertThat(lost.counts())
                    .isEqualTo("3 rows, 0 created, 0 updated, 0 invalid, 0 rejected, 3 unresolved, 0 unsent");
            assertThat(lost.receipt().path("state").asText()).isEqualTo("cancelled");
            assertThat(lost.deadLetter()).contains(",unresolved,ANSWER_LOST,");

            sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.dropAfterAccepting(() -> cancelNewest(muster)));
            ClosedImport done = muster.drop("done.csv", SampleUsers.csv(3)).closed("done.csv");

            assertThat(done.counts())
                    .isEqualTo("3 rows, 3 created, 0 updated, 0 invalid, 0 rejected, 0 unresolved, 0 unsent");
            assertThat(done.receipt().path("state").asText()).isEqualTo("cancelled");
            assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(2);
        }
    }

    @Test
    void waitsForARunningJob() throws IOException {
        sandbox.faults()
                .onNext(SandboxCall.BULK_RESULTS, Fault.answer(200, Map.of(), "application/json", "[]"), 1_000_000);
        try (RunningMuster muster = RunningMuster.start(folder.resolve("home"), sandbox)) {
            muster.drop("users.csv", SampleUsers.csv(3));
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> sandbox.requests().of(SandboxCall.BULK_RESULTS).size() > 1);
            String importId = cancelNewest(muster);
            assertThat(muster.ledger().importStats().batches(importId)).containsOnlyKeys(BatchState.SUBMITTED);
            sandbox.faults().clear();

            assertThat(muster.closed("users.csv").counts()).startsWith("3 rows, 3 created");
        }
    }

    private static String cancelNewest(RunningMuster muster) {
        String importId = muster.ledger().imports().newestFirst().get(0).id();
        muster.ledger().imports().cancel(importId, Instant.now());
        return importId;
    }
}
