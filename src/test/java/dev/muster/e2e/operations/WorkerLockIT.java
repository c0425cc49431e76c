package dev.muster.e2e.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.testing.InTurn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One home has one worker, and a crash leaves no lock behind. */
class WorkerLockIT {
    @TempDir
    private Path home;

    @Test
    @InTurn
    void refusesASecondWorker() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults())) {
            Map<String, String> environment = RunningMuster.environment(home, sandbox, Map.of());
            try (MusterProcess crashed = MusterProcess.start(environment, "run")) {
                await().atMost(RunningMuster.PATIENCE)
                        .until(() -> crashed.output().contains("Muster watches"));
                crashed.kill();
            }
            String left = Files.readString(home.resolve("worker.lock"));
            assertThat(left).startsWith("process ");

            try (MusterProcess next = MusterProcess.start(environment, "run")) {
                await().atMost(RunningMuster.PATIENCE).until(() -> next.output().contains("Muster watches"));
                Finished refused = MusterProcess.run(environment, "run");

                assertThat(refused.exitCode()).isEqualTo(2);
                assertThat(refused.output().lines())
                        .singleElement()
                        .asString()
                        .isEqualTo("muster: Another worker (process " + next.pid() + ") is already running in " + home
                                + ": stop it, or set MUSTER_HOME to another folder")
                        .doesNotContain(left + ")");
            }
        }
    }
}
