package dev.muster.e2e.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.SampleUsers;
import dev.muster.e2e.WebhookReceiver;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.testing.InTurn;
import dev.muster.testing.SandboxExtension;
import dev.muster.testing.TestCertificate;
import dev.muster.testing.TestProxy;
import dev.muster.testing.TlsFront;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * All calls of Muster through an authenticating proxy, to servers that require client certificates and have untrusted
 * ones.
 */
class HttpTransportIT {
    private static final String PASSWORD = "invented-proxy-word";
    private static final String CLIENT_SECRET = "sandbox-secret";

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(5000));

    @TempDir
    private Path folder;

    private Path passwordFile;
    private Sandbox sandbox;
    private WebhookReceiver receiver;
    private TestProxy proxy;
    private TlsFront service;
    private TlsFront webhook;
    private Map<String, String> environment;

    @BeforeEach
    void startThem(Sandbox sandbox) throws Exception {
        TestCertificate server = TestCertificate.make(folder, "localhost", 30);
        TestCertificate client = TestCertificate.make(folder, "muster", 30);
        this.sandbox = sandbox;
        receiver = new WebhookReceiver();
        proxy = TestProxy.start("muster", PASSWORD);
        service = TlsFront.of(sandbox.port(), server.serverTrusting(client), true);
        webhook = TlsFront.of(URI.create(receiver.url()).getPort(), server.serverTrusting(client), true);
        passwordFile = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        environment = RunningMuster.environment(
                folder.resolve("home"),
                sandbox,
                Map.of(
                        "JUMPCLOUD_BASE_URL",
                        service.url(),
                        "JUMPCLOUD_API_KEY",
                        "",
                        "JUMPCLOUD_CLIENT_ID",
                        "sandbox-client",
                        "JUMPCLOUD_CLIENT_SECRET",
                        CLIENT_SECRET,
                        "JUMPCLOUD_TOKEN_URL",
                        service.url() + "/oauth2/token",
                        "MUSTER_EVENTS_WEBHOOK_URL",
                        webhook.url() + "/hook"));
        environment.putAll(Map.of(
                "MUSTER_PROXY_URL",
                "http://127.0.0.1:" + proxy.port(),
                "MUSTER_PROXY_USERNAME",
                "muster",
                "MUSTER_PROXY_PASSWORD_FILE",
                passwordFile.toString(),
                "MUSTER_PROXY_FOR_THIS_MACHINE",
                "true",
                "MUSTER_TLS_TRUST",
                server.certificate().toString(),
                "MUSTER_TLS_CLIENT_CERTIFICATE",
                client.certificate().toString(),
                "MUSTER_TLS_CLIENT_KEY",
                client.key().toString()));
    }

    @AfterEach
    void stopThem() throws Exception {
        webhook.close();
        service.close();
        proxy.close();
        receiver.close();
    }

    @InTurn
    @Test
    void usesTheProxyForImportTokensWebhookAndDoctor() throws Exception {
        Path source = Files.writeString(folder.resolve("users.csv"), SampleUsers.csv(3));
        Finished finished = MusterCommand.run(environment, "import", source.toString());

        assertThat(finished.exitCode()).as(finished.output()).isZero();
        assertThat(finished.output())
                .contains("users.csv: 3 rows: 3 created")
                .doesNotContain(PASSWORD, CLIENT_SECRET, "sandbox-token-");
        assertThat(sandbox.directory().size()).isEqualTo(3);
        assertThat(receiver.posted()).hasSize(5);
        assertThat(proxy.asked())
                .contains("CONNECT " + authority(service.url()), "CONNECT " + authority(webhook.url()));
        assertThat(proxy.asked()).allMatch(asked -> asked.startsWith("CONNECT localhost:"));

        Finished doctor = MusterCommand.run(environment, "doctor");
        assertThat(doctor.exitCode()).as(doctor.output()).isZero();
        assertThat(doctor.output())
                .contains(
                        "ok       proxy          calls go through 127.0.0.1:" + proxy.port()
                                + " (from MUSTER_PROXY_URL (environment), with username and password)",
                        ", TLSv1.3: the certificate is trusted",
                        "ok       key ")
                .doesNotContain(PASSWORD, CLIENT_SECRET);
        assertThat(proxy.strangers())
                .as("requests without the password, which is sent before the proxy asks for it")
                .isZero();
    }

    @InTurn
    @Test
    void retriesAProxyWithANewPassword() throws Exception {
        Files.writeString(passwordFile, "another-word");
        Map<String, String> wrong = new HashMap<>(environment);
        try (RunningMuster muster = RunningMuster.start(folder.resolve("home"), sandbox, wrong)) {
            muster.drop("users.csv", SampleUsers.csv(3));
            await().atMost(RunningMuster.PATIENCE).until(() -> !proxy.asked().isEmpty());
            assertThat(sandbox.requests().all()).isEmpty();
            Finished doctor = MusterCommand.run(environment, "doctor");
            assertThat(doctor.exitCode()).as(doctor.output()).isEqualTo(2);
            assertThat(doctor.output())
                    .contains(
                            "error    tls            the proxy 127.0.0.1:" + proxy.port() + " refuses to connect to "
                                    + authority(service.url()) + " (it answers 407 ",
                            "check MUSTER_PROXY_USERNAME and MUSTER_PROXY_PASSWORD")
                    .doesNotContain("another-word");
            Files.writeString(passwordFile, PASSWORD);
            assertThat(muster.closed("users.csv").counts()).startsWith("3 rows, 3 created");
        }
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(1);
        assertThat(sandbox.requests().of(SandboxCall.SEARCH_USERS)).isEmpty();
    }

    private static String authority(String url) {
        return URI.create(url).getAuthority();
    }
}
