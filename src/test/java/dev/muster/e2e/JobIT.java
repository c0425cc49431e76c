package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxCall;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.testing.FreePort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./muster job}. */
class JobIT {
    @TempDir
    private Path folder;

    private Path home;
    private Sandbox sandbox;

    @BeforeEach
    void startTheSandbox() {
        home = folder.resolve("home");
        sandbox = Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(2000));
    }

    @AfterEach
    void stopTheSandbox() {
        sandbox.close();
    }

    @Test
    void showsTheJobAndItsResultsBesideARunningWorker() throws Exception {
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            muster.drop("users.csv", People.csv(3)).closed("users.csv");
            String job = sandbox.requests().of(SandboxCall.BULK_RESULTS).get(0).path().replaceAll(".*/users/|/results.*", "");

            Finished shown = job(Map.of(), job);
            assertThat(shown.exitCode()).as(shown.output()).isZero();
            assertThat(shown.output()).contains(job, "JumpCloud calls this operation incomplete");

            Finished results = job(Map.of(), job, "--results");
            assertThat(results.exitCode()).as(results.output()).isZero();
            assertThat(results.output()).contains("JumpCloud calls this operation incomplete");

            Finished bulk = job(Map.of(), job, "--bulk-results", "--limit", "2", "--skip", "1", "--json");
            assertThat(bulk.exitCode()).as(bulk.output()).isZero();
            JsonNode document = new JsonMapper().readTree(bulk.output());
            assertThat(document.size()).isEqualTo(2);
        }
    }

    @Test
    void saysThatThereIsNoSuchJobAndMakesNoHome() throws Exception {
        Finished missing = job(Map.of(), "5f00000000000000000000aa", "--bulk-results");

        assertThat(missing.exitCode()).as(missing.output()).isEqualTo(2);
        assertThat(missing.output()).contains("JumpCloud has no job 5f00000000000000000000aa");
        assertThat(home).doesNotExist();
    }

    @Test
    void endsWithThreeWhereTheKeyIsRefused() throws Exception {
        Finished refused = job(Map.of("JUMPCLOUD_API_KEY", "wrong-key"), "5f00000000000000000000aa", "--bulk-results");

        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(3);
        assertThat(refused.output()).contains("JumpCloud refuses the credentials").doesNotContain("wrong-key");
    }

    @Test
    void endsWithFourWhereTheServiceCannotBeReached() throws Exception {
        Finished unreachable = job(Map.of("JUMPCLOUD_BASE_URL", "http://127.0.0.1:" + FreePort.find()), "5f00000000000000000000aa", "--bulk-results");

        assertThat(unreachable.exitCode()).as(unreachable.output()).isEqualTo(4);
        assertThat(unreachable.output()).contains("JumpCloud gave no usable answer").doesNotContain("\tat ");
    }

    @Test
    void refusesLimitsThatDoNotApply() throws Exception {
        assertThat(job(Map.of(), "5f00000000000000000000aa", "--limit", "2").exitCode()).isEqualTo(2);
        assertThat(job(Map.of(), "5f00000000000000000000aa", "--bulk-results", "--limit", "101").exitCode()).isEqualTo(2);
        assertThat(sandbox.requests().all()).isEmpty();
    }

    private Finished job(Map<String, String> more, String... arguments) throws Exception {
        var environment = new HashMap<>(RunningMuster.environment(home, sandbox, Map.of()));
        environment.putAll(more);
        var command = new ArrayList<>(List.of("job"));
        command.addAll(List.of(arguments));
        return MusterProcess.run(environment, command.toArray(String[]::new));
    }
}
