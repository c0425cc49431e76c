package dev.muster.e2e.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.SampleUsers;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.InTurn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that follows another process learns of rejected credentials, too. */
class FollowIT {
    private static final Fault WRONG_KEY = Fault.answer(
            401, Map.of(), "application/json", "{\"message\":\"Unauthorized\",\"error\":\"Unauthorized\"}");

    @TempDir
    private Path folder;

    @Test
    @InTurn
    void endsAnImportBesideAWorkerWhoseKeyIsRejected() throws Exception {
        Path home = folder.resolve("home");
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(2000));
                RunningMuster muster = RunningMuster.start(home, sandbox)) {
            Map<String, String> environment = RunningMuster.environment(home, sandbox, Map.of());
            sandbox.faults().onNext(SandboxCall.BULK_CREATE, WRONG_KEY);
            String file = Files.writeString(folder.resolve("users.csv"), SampleUsers.csv(2))
                    .toString();

            Finished follower = MusterCommand.run(environment, "import", file);

            assertThat(follower.exitCode()).as(follower.output()).isEqualTo(3);
            assertThat(follower.output())
                    .contains(
                            "does the work",
                            "JumpCloud rejected the credentials (HTTP 401: Unauthorized)",
                            "Nothing is lost");
            assertThat(MusterProcess.run(environment, "status").output())
                    .contains("JumpCloud has rejected the credentials since ", "HTTP 401: Unauthorized");
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> sandbox.directory().users().size() == 2);
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> muster.ledger().refusals().current().isEmpty());
        }
    }
}
