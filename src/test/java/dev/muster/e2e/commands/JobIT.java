package dev.muster.e2e.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.SampleUsers;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.FreePort;
import dev.muster.testing.SandboxExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./muster job}. */
class JobIT {
    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(2000));

    @TempDir
    private Path folder;

    private Path home;
    private Sandbox sandbox;

    @BeforeEach
    void setUp(Sandbox sandbox) {
        home = folder.resolve("home");
        this.sandbox = sandbox;
    }

    @Test
    void showsAJobBesideARunningWorker() throws Exception {
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            muster.drop("users.csv", SampleUsers.csv(3)).closed("users.csv");
            String job = sandbox.requests()
                    .of(SandboxCall.BULK_RESULTS)
                    .get(0)
                    .path()
                    .replaceAll(".*/users/|/results.*", "");

            Finished shown = job(Map.of(), job);
            assertThat(shown.exitCode()).as(shown.output()).isZero();
            assertThat(shown.output()).contains(job, "JumpCloud documents this operation as incomplete");

            Finished results = job(Map.of(), job, "--results");
            assertThat(results.exitCode()).as(results.output()).isZero();
            assertThat(results.output()).contains("JumpCloud documents this operation as incomplete");

            Finished bulk = job(Map.of(), job, "--bulk-results", "--limit", "2", "--skip", "1", "--json");
            assertThat(bulk.exitCode()).as(bulk.output()).isZero();
            JsonNode document = new JsonMapper().readTree(bulk.output());
            assertThat(document.size()).isEqualTo(2);
        }
    }

    @Test
    void reportsAnUnknownJobAndCreatesNoHome() throws Exception {
        Finished missing = job(Map.of(), "5f00000000000000000000aa", "--bulk-results");

        assertThat(missing.exitCode()).as(missing.output()).isEqualTo(2);
        assertThat(missing.output()).contains("JumpCloud has no job 5f00000000000000000000aa");
        assertThat(home).doesNotExist();
    }

    @Test
    void exitsWithThreeForARejectedKey() throws Exception {
        Finished refused = job(Map.of("JUMPCLOUD_API_KEY", "wrong-key"), "5f00000000000000000000aa", "--bulk-results");

        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(3);
        assertThat(refused.output())
                .contains("JumpCloud rejected the credentials")
                .doesNotContain("wrong-key");
    }

    @Test
    void exitsWithFourForAnUnreachableService() throws Exception {
        Finished unreachable = job(
                Map.of("JUMPCLOUD_BASE_URL", "http://127.0.0.1:" + FreePort.find()),
                "5f00000000000000000000aa",
                "--bulk-results");

        assertThat(unreachable.exitCode()).as(unreachable.output()).isEqualTo(4);
        assertThat(unreachable.output())
                .contains("No usable response from JumpCloud")
                .doesNotContain("\tat ");
    }

    @Test
    void masksSecrets() throws Exception {
        String answer = """
                [{"id":"5f00000000000000000000ab","status":"error","meta":{"username":"ann","email":"ann@example.com","password":"Invented-1","nested":[{"samba_password":"Invented-2"}],
                "apiKey":"Invented-3"},"statusMsg":"password=Invented-4 is too weak for {\\"password\\":\\"Invented-5\\"}, said key sandbox-key"}]""";
        sandbox.faults().onNext(SandboxCall.BULK_RESULTS, Fault.answer(200, Map.of(), "application/json", answer), 2);

        Finished text = job(Map.of(), "5f00000000000000000000aa", "--bulk-results");
        Finished json = job(Map.of(), "5f00000000000000000000aa", "--bulk-results", "--json");

        assertThat(text.exitCode()).as(text.output()).isZero();
        assertThat(text.output())
                .contains("ann@example.com", "is too weak for", "password=***")
                .doesNotContain("Invented", "sandbox-key");
        assertThat(json.output()).doesNotContain("Invented", "sandbox-key");
        JsonNode meta = new JsonMapper().readTree(json.output()).get(0).path("meta");
        assertThat(meta.path("password").asText()
                        + meta.at("/nested/0/samba_password").asText()
                        + meta.path("username").asText())
                .isEqualTo("******ann");
    }

    @Test
    void needsOneOfSeveralOrganizations() throws Exception {
        try (Sandbox other = Sandbox.start(SandboxSettings.defaults().withApiKey("key-of-other"))) {
            Map<String, String> both = Map.of(
                    "JUMPCLOUD_API_KEY",
                    "",
                    "MUSTER_ORGS",
                    "acme,other",
                    "MUSTER_ORG_ACME_JUMPCLOUD_API_KEY",
                    "sandbox-key",
                    "MUSTER_ORG_OTHER_JUMPCLOUD_API_KEY",
                    "key-of-other",
                    "MUSTER_ORG_OTHER_JUMPCLOUD_BASE_URL",
                    other.baseUrl().toString());
            other.faults().onNext(SandboxCall.BULK_RESULTS, Fault.answer(200, Map.of(), "application/json", "[]"));

            Finished named = job(both, "5f00000000000000000000aa", "--bulk-results", "--org", "other");
            Finished unnamed = job(both, "5f00000000000000000000aa", "--bulk-results");

            assertThat(named.exitCode()).as(named.output()).isZero();
            assertThat(named.output()).contains("0 work results");
            assertThat(unnamed.exitCode()).isEqualTo(2);
            assertThat(unnamed.output()).contains("acme, other", "select one with --org");
            assertThat(sandbox.requests().all()).isEmpty();
            assertThat(other.requests().all()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>maintenance</html>", "", "{\"half\":"})
    void exitsWithFourForAResponseThatIsNotJson(String body) throws Exception {
        sandbox.faults().onNext(SandboxCall.BULK_RESULTS, Fault.answer(200, Map.of(), "text/html", body), 1_000);
        sandbox.faults().onNext(SandboxCall.JOB_DETAILS, Fault.answer(200, Map.of(), "text/html", body), 1_000);
        for (String[] asked :
                new String[][] {{"5f00000000000000000000aa", "--bulk-results"}, {"5f00000000000000000000aa", "--json"}
                }) {
            Finished finished = job(Map.of(), asked);

            assertThat(finished.exitCode()).as(finished.output()).isEqualTo(4);
            assertThat(finished.output())
                    .contains("No usable response from JumpCloud")
                    .doesNotContain("\tat ", "Exception");
        }
    }

    @Test
    void rejectsLimitsThatDoNotApply() throws Exception {
        assertThat(job(Map.of(), "5f00000000000000000000aa", "--limit", "2").exitCode())
                .isEqualTo(2);
        assertThat(job(Map.of(), "5f00000000000000000000aa", "--bulk-results", "--limit", "101")
                        .exitCode())
                .isEqualTo(2);
        assertThat(sandbox.requests().all()).isEmpty();
    }

    private Finished job(Map<String, String> more, String... arguments) throws Exception {
        var environment = new HashMap<>(RunningMuster.environment(home, sandbox, Map.of()));
        environment.putAll(more);
        var command = new ArrayList<>(List.of("job"));
        command.addAll(List.of(arguments));
        return MusterCommand.run(environment, command.toArray(String[]::new));
    }
}
