package dev.muster.e2e.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.SampleUsers;
import dev.muster.ledger.model.BatchState;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.InTurn;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./muster pause} and {@code ./muster resume}. */
class PauseIT {
    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(2000));

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
    void keepsAPauseAcrossRestartsUntilResume() throws Exception {
        Finished paused = MusterCommand.run(environment, "pause");
        assertThat(paused.exitCode()).isZero();
        assertThat(paused.output()).startsWith("Sending has been paused since ").contains("To resume: ./muster resume");
        assertThat(MusterCommand.run(environment, "pause").output())
                .as("to pause again changes nothing")
                .isEqualTo(paused.output());
        assertThat(MusterCommand.run(environment, "status").output()).startsWith(paused.output());

        Path file = Files.writeString(folder.resolve("users.csv"), SampleUsers.csv(3));
        try (MusterCommand stopped = MusterCommand.start(environment, "import", file.toString())) {
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> stopped.output().contains("0 of 1 batch settled, 0 jobs open, paused"));
            assertThat(stopped.output()).contains(paused.output());
            stopped.terminate();
            assertThat(stopped.exitCode()).isEqualTo(4);
        }
        try (MusterCommand worker = MusterCommand.start(environment, "run")) {
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> worker.output().contains("Sending has been paused " + "since "));
            assertThat(sandbox.requests().all()).isEmpty();

            Finished resumed = MusterCommand.run(environment, "resume");
            assertThat(resumed.exitCode()).isZero();
            assertThat(resumed.output()).isEqualTo("Sending resumed.\n");
            await().atMost(RunningMuster.PATIENCE)
                    .until(() ->
                            MusterCommand.run(environment, "status").output().contains("finished"));
            worker.terminate();
            assertThat(worker.exitCode()).isZero();
        }
        assertThat(sandbox.directory().byUsername("person3")).isPresent();
        assertThat(MusterCommand.run(environment, "resume").output()).isEqualTo("Sending was not paused.\n");
    }

    @Test
    void collectsResultsButSendsNothingWhilePaused() throws IOException {
        sandbox.faults()
                .onNext(SandboxCall.BULK_RESULTS, Fault.answer(200, Map.of(), "application/json", "[]"), 1_000_000);
        try (RunningMuster muster = RunningMuster.start(folder.resolve("home"), sandbox)) {
            muster.drop("first.csv", SampleUsers.csv(3));
            await().atMost(RunningMuster.PATIENCE)
                    .until(() ->
                            !sandbox.requests().of(SandboxCall.BULK_RESULTS).isEmpty());
            muster.ledger().pause().begin(Instant.now());
            muster.drop("second.csv", "username,email\ngil.hart,gil.hart@example.com\n");
            sandbox.faults().clear();

            assertThat(muster.closed("first.csv").counts()).startsWith("3 rows, 3 created");
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> muster.ledger().imports().newestFirst().stream()
                            .anyMatch(any -> any.source().equals("second.csv")
                                    && muster.ledger()
                                            .importStats()
                                            .batches(any.id())
                                            .containsKey(BatchState.READY)));
            assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(1);

            muster.ledger().pause().end();
            assertThat(muster.closed("second.csv").counts()).startsWith("1 rows, 1 created");
        }
    }

    @InTurn
    @Test
    void looksUpButDoesNotResendWhilePaused() throws IOException {
        try (RunningMuster muster = RunningMuster.start(folder.resolve("home"), sandbox)) {
            sandbox.faults()
                    .onNext(
                            SandboxCall.BULK_CREATE,
                            Fault.dropBeforeAccepting(
                                    () -> muster.ledger().pause().begin(Instant.now())));
            muster.drop("users.csv", SampleUsers.csv(3));
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> muster.ledger().imports().newestFirst().stream()
                            .anyMatch(any -> muster.ledger()
                                            .importStats()
                                            .batches(any.id())
                                            .containsKey(BatchState.READY)
                                    && !sandbox.requests()
                                            .of(SandboxCall.SEARCH_USERS)
                                            .isEmpty()));
            assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(1);

            muster.ledger().pause().end();
            assertThat(muster.closed("users.csv").counts()).startsWith("3 rows, 3 created");
        }
    }
}
