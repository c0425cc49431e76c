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
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Open imports are resumed by the same command or by {@code muster continue}. */
class ContinueIT {
    private static final Pattern OPEN = Pattern.compile("(?m)^(01\\w{24})  sending ");
    private static final Fault NOTHING_YET = Fault.answer(200, Map.of(), "application/json", "[]");

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(2000));

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Map<String, String> environment;
    private String file;

    @BeforeEach
    void start(Sandbox sandbox) throws IOException {
        this.sandbox = sandbox;
        environment = RunningMuster.environment(folder.resolve("home"), sandbox, Map.of());
        file = Files.writeString(folder.resolve("users.csv"), SampleUsers.csv(3))
                .toString();
    }

    private Finished run(String... arguments) throws IOException, InterruptedException {
        return MusterCommand.run(environment, arguments);
    }

    /**
     * Imports the file as far as the service has got it, and ends that with {@code kill -9}; returns the import's id.
     */
    private String leaveOpen(String... arguments) throws Exception {
        sandbox.faults().onNext(SandboxCall.BULK_RESULTS, NOTHING_YET, 1_000_000);
        int polls = sandbox.requests().of(SandboxCall.BULK_RESULTS).size();
        try (MusterProcess killed = MusterProcess.start(environment, arguments)) {
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> sandbox.requests().of(SandboxCall.BULK_RESULTS).size() > polls);
            killed.kill();
        }
        sandbox.faults().clear();
        return OPEN.matcher(run("status").output())
                .results()
                .map(open -> open.group(1))
                .findFirst()
                .orElseThrow();
    }

    private void everybodyWasSentOnce() {
        assertThat(sandbox.directory().size()).isEqualTo(3);
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(1);
    }

    @InTurn
    @Test
    void continuesAfterAKillWithTheSameCommand() throws Exception {
        String open = leaveOpen("import", file);

        Finished again = run("import", file);

        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(again.output())
                .contains("Continuing import " + open + " of users.csv (opened at ", "users.csv: 3 rows: 3 created")
                .doesNotContain("Open already");
        everybodyWasSentOnce();
        assertThat(run("import", file).output()).contains("already imported (" + open);
    }

    @Test
    void continuesAfterARejectedKeyWithTheSameCommand() throws Exception {
        var wrong = new HashMap<>(environment);
        wrong.put("JUMPCLOUD_API_KEY", "wrong");
        Finished refused = MusterCommand.run(wrong, "import", file);
        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(3);
        assertThat(refused.output()).contains("to resume: ./muster continue");

        Finished again = run("import", file);

        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(again.output()).contains("Continuing import ", "users.csv: 3 rows: 3 created");
        assertThat(run("status", "--json").output())
                .contains("\"state\" : \"finished\"")
                .doesNotContain("\"state\" : \"sending\"");
        assertThat(sandbox.directory().size()).isEqualTo(3);
    }

    @Test
    @InTurn
    void opensANewImportForOtherContentOperationOrAgain() throws Exception {
        leaveOpen("import", file);

        assertThat(run("import", "--operation", "upsert", file).output())
                .contains("Also resuming")
                .doesNotContain("Continuing");
        leaveOpen(
                "import",
                Files.writeString(folder.resolve("more.csv"), "username,email\nann,ann@example.com\n")
                        .toString());
        Finished again = run("import", "--again", folder.resolve("more.csv").toString());
        assertThat(again.output()).doesNotContain("Continuing").contains("more.csv: 1 row: 1 unchanged");
        assertThat(again.exitCode()).as(again.output()).isZero();
    }

    @Test
    @InTurn
    void finishesAllImportsOrOne() throws Exception {
        Finished nothing = run("continue");
        assertThat(nothing.exitCode()).as(nothing.output()).isZero();
        assertThat(nothing.output()).isEqualTo("No open imports in " + folder.resolve("home") + ".\n");

        String first = leaveOpen("import", file);
        Finished one = run("continue", first);
        assertThat(one.exitCode()).as(one.output()).isZero();
        assertThat(one.output()).contains("users.csv: 3 rows: 3 created");
        assertThat(run("continue", first).output()).as("it is closed already").contains("users.csv: 3 rows: 3 created");
        everybodyWasSentOnce();

        leaveOpen(
                "import",
                Files.writeString(folder.resolve("bad.csv"), "username,email\nann,ann@example.com\nbea,nonsense\n")
                        .toString());
        Finished all = run("continue", "--quiet");
        assertThat(all.exitCode()).as(all.output()).isEqualTo(1);
        assertThat(all.output()).startsWith("bad.csv: 2 rows: 1 created").contains("dead letter: ");
        assertThat(run("continue", "01M85C3XB93MXQABPWKG0XC1FK").exitCode()).isEqualTo(2);
    }

    @Test
    void followsARunningWorker() throws Exception {
        sandbox.faults().onNext(SandboxCall.BULK_RESULTS, NOTHING_YET, 1_000_000);
        try (RunningMuster muster = RunningMuster.start(folder.resolve("home"), sandbox)) {
            muster.drop("dropped.csv", SampleUsers.csv(3));
            await().atMost(RunningMuster.PATIENCE)
                    .until(() ->
                            !sandbox.requests().of(SandboxCall.BULK_RESULTS).isEmpty());
            try (MusterCommand same = MusterCommand.start(environment, "import", file);
                    MusterCommand all = MusterCommand.start(environment, "continue")) {
                for (MusterCommand follower : List.of(same, all)) {
                    await().atMost(RunningMuster.PATIENCE)
                            .until(() -> follower.output().contains("dropped.csv: sending"));
                }
                sandbox.faults().clear();

                assertThat(same.exitCode()).as(same.output()).isZero();
                assertThat(all.exitCode()).as(all.output()).isZero();
                assertThat(same.output())
                        .contains(
                                "Continuing import ", " of dropped.csv (opened at ", "dropped.csv: 3 rows: 3 created");
                assertThat(all.output()).contains("does the work", "dropped.csv: 3 rows: 3 created");
            }
        }
        everybodyWasSentOnce();
    }
}
