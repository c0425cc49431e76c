package dev.muster.e2e.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.CapturedLog;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.SampleUsers;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.RecordedRequest;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.storage.Home;
import dev.muster.testing.InTurn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Authentication by tokens of a service account and by changing keys. */
class AccessIT {
    private static final String SECRET = "invented-client-secret";
    private static final String BASIC =
            Base64.getEncoder().encodeToString(("invented-client:" + SECRET).getBytes(StandardCharsets.UTF_8));

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private CapturedLog log;

    @BeforeEach
    void listen() {
        log = CapturedLog.begin();
    }

    @AfterEach
    void stopTheSandbox() {
        log.end();
        sandbox.close();
    }

    @Test
    @InTurn
    void renewsATokenBeforeItExpires() throws IOException {
        serve(SandboxSettings.defaults().withUsersPerSecond(60).withTokenLife(Duration.ofSeconds(4)));
        try (RunningMuster muster = RunningMuster.start(home(), sandbox, serviceAccount())) {
            assertThat(muster.drop("users.csv", SampleUsers.csv(500))
                            .closed("users.csv")
                            .counts())
                    .startsWith("500 rows, 500 created");
        }
        assertThat(sandbox.tokens().count())
                .as("one at the beginning, and one for each 3 s at most")
                .isBetween(2, 8);
        assertThat(sandbox.requests().all()).noneMatch(request -> request.status() == 401);
        assertThat(sandbox.misconduct()).isEmpty();
        nothingIsInClear();
    }

    @Test
    void renewsARejectedTokenAndRepeatsTheSend() throws IOException {
        serve(SandboxSettings.defaults().withUsersPerSecond(5000));
        try (RunningMuster muster = RunningMuster.start(home(), sandbox, serviceAccount())) {
            muster.drop("first.csv", SampleUsers.csv(3)).closed("first.csv");
            sandbox.tokens().revokeAll();
            String others = "username,email\nmia.stone,mia.stone@example.com\n";
            assertThat(muster.drop("second.csv", others).closed("second.csv").counts())
                    .startsWith("1 rows, 1 created");
            assertThat(muster.callGate().refusal()).isEmpty();
        }
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE))
                .extracting(RecordedRequest::status)
                .containsExactly(200, 401, 200);
        assertThat(sandbox.requests().of(SandboxCall.SEARCH_USERS))
                .as("nothing was in doubt")
                .isEmpty();
        assertThat(sandbox.tokens().count()).isEqualTo(2);
        assertThat(sandbox.misconduct()).isEmpty();
        nothingIsInClear();
    }

    @Test
    void pausesAnAccountWhoseTokensAreRejected() throws IOException {
        serve(SandboxSettings.defaults());
        sandbox.faults()
                .onNext(
                        SandboxCall.BULK_CREATE,
                        Fault.answer(401, Map.of(), "application/json", "{\"message\":\"Unauthorized\"}"),
                        1000);
        try (RunningMuster muster = RunningMuster.start(home(), sandbox, serviceAccount())) {
            muster.drop("users.csv", SampleUsers.csv(3));
            await().atMost(RunningMuster.PATIENCE)
                    .untilAsserted(() -> assertThat(muster.callGate().refusal()).hasValue("HTTP 401: Unauthorized"));
            assertThat(muster.callGate().pauseMillis()).isPositive();
        }
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(2);
        assertThat(sandbox.tokens().count()).isEqualTo(2);
    }

    @InTurn
    @Test
    void toleratesFaultsOfTheTokenEndpoint() throws IOException {
        serve(SandboxSettings.defaults().withUsersPerSecond(5000));
        sandbox.faults().onNext(SandboxCall.TOKEN, Fault.answer(502, Map.of(), "text/html", "<h1>Bad gateway</h1>"));
        sandbox.faults().onNext(SandboxCall.TOKEN, Fault.dropAfterAccepting());
        sandbox.faults()
                .onNext(
                        SandboxCall.TOKEN,
                        Fault.answer(503, Map.of("Retry-After", "1"), "application/json", "{\"message\":\"later\"}"));
        try (RunningMuster muster = RunningMuster.start(home(), sandbox, serviceAccount())) {
            assertThat(muster.drop("users.csv", SampleUsers.csv(3))
                            .closed("users.csv")
                            .counts())
                    .startsWith("3 rows, 3 created");
        }
        assertThat(sandbox.requests().of(SandboxCall.TOKEN)).hasSize(4);
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(1);
        assertThat(sandbox.requests().of(SandboxCall.SEARCH_USERS)).isEmpty();
        assertThat(sandbox.misconduct()).isEmpty();
    }

    @Test
    void endsAnImportOfAnUnknownClientWithTheCodeForCredentials() throws Exception {
        serve(SandboxSettings.defaults());
        Map<String, String> wrong = new HashMap<>(serviceAccount());
        wrong.put("JUMPCLOUD_CLIENT_SECRET", "another-invented-secret");
        Path source = Files.writeString(folder.resolve("users.csv"), SampleUsers.csv(3));
        Finished refused =
                MusterCommand.run(RunningMuster.environment(home(), sandbox, wrong), "import", source.toString());

        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(3);
        assertThat(refused.output())
                .contains(
                        "JumpCloud rejected the credentials (HTTP 401: Client authentication failed)",
                        "to another region",
                        "muster doctor")
                .doesNotContain("another-invented-secret");
        assertThat(sandbox.requests().all()).extracting(RecordedRequest::call).containsOnly(SandboxCall.TOKEN);
    }

    @Test
    void reloadsACorrectedKeyFile() throws IOException {
        serve(SandboxSettings.defaults().withUsersPerSecond(5000).withApiKey("the-right-key"));
        Path key = Files.writeString(folder.resolve("key"), "the-wrong-key\n");
        try (RunningMuster muster = RunningMuster.start(
                home(), sandbox, Map.of("JUMPCLOUD_API_KEY", "", "JUMPCLOUD_API_KEY_FILE", key.toString()))) {
            muster.drop("users.csv", SampleUsers.csv(3));
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> muster.callGate().refusal().isPresent());
            Files.writeString(key, "the-right-key\n");

            await().alias("it does not wait until the refusal of the old one is over")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> sandbox.directory().size() == 3);
            assertThat(muster.closed("users.csv").counts()).startsWith("3 rows, 3 created");
        }
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE))
                .extracting(RecordedRequest::status)
                .containsExactly(401, 200);
        assertThat(inClear("the-right-key", "the-wrong-key")).isEmpty();
        assertThat(log.text()).contains(key + " has changed").doesNotContain("the-right-key", "the-wrong-key");
    }

    private void serve(SandboxSettings settings) {
        sandbox = Sandbox.start(settings.withClient("invented-client", SECRET));
    }

    private Path home() {
        return folder.resolve("home");
    }

    private Map<String, String> serviceAccount() {
        return Map.of(
                "JUMPCLOUD_API_KEY",
                "",
                "JUMPCLOUD_CLIENT_ID",
                "invented-client",
                "JUMPCLOUD_CLIENT_SECRET",
                SECRET,
                "JUMPCLOUD_TOKEN_URL",
                sandbox.baseUrl() + "/oauth2/token");
    }

    private void nothingIsInClear() throws IOException {
        assertThat(inClear(SECRET, BASIC, "sandbox-token-")).isEmpty();
        assertThat(log.text()).contains("Obtained an access token").doesNotContain(SECRET, BASIC, "sandbox-token-");
    }

    /** The files of the home that have one of some words in them. */
    private List<Path> inClear(String... words) throws IOException {
        try (Stream<Path> files = Files.walk(new Home(home()).root())) {
            return files.filter(Files::isRegularFile)
                    .filter(file ->
                            Stream.of(words).anyMatch(word -> bytes(file).contains(word)))
                    .toList();
        }
    }

    private static String bytes(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void sendsTheKeyPrefixOfAGateway() throws Exception {
        serve(SandboxSettings.defaults().withUsersPerSecond(2000).withApiKey("Token sandbox-key"));
        String file = Files.writeString(folder.resolve("users.csv"), SampleUsers.csv(3))
                .toString();
        Map<String, String> without = RunningMuster.environment(folder.resolve("home"), sandbox, Map.of());

        Finished refused = MusterCommand.run(without, "import", file);

        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(3);
        assertThat(refused.output()).contains("JumpCloud rejected the credentials", "To check: ./muster doctor");
        Finished examined = MusterCommand.run(without, "doctor");
        assertThat(examined.exitCode()).as(examined.output()).isEqualTo(3);
        assertThat(examined.output())
                .contains("error    key ", "if a gateway expects a word before the key, set JUMPCLOUD_API_KEY_PREFIX");

        var with = new HashMap<>(without);
        with.put("JUMPCLOUD_API_KEY_PREFIX", "Token");
        Finished imported = MusterCommand.run(with, "import", file);
        assertThat(imported.exitCode()).as(imported.output()).isZero();
        assertThat(imported.output()).contains("users.csv: 3 rows: 3 created").doesNotContain("sandbox-key");
        assertThat(MusterCommand.run(with, "doctor").output()).contains("ok       key ");
        assertThat(sandbox.directory().size()).isEqualTo(3);
    }
}
