package dev.muster.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateExpiredException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of the connection, against a server with a certificate of its own making. */
class TlsCheckTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path folder;

    private HttpsServer server;

    @AfterEach
    void stopTheServer() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void aTrustedCertificateIsToldWithItsLastDay() throws Exception {
        assertThat(check(serve("localhost", 30), true)).satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.OK);
            assertThat(finding.found()).contains("TLSv1.3: the certificate is trusted, and valid until 2");
        });
    }

    @Test
    void oneThatEndsSoonIsAWarning() throws Exception {
        assertThat(check(serve("localhost", 5), true).level()).isEqualTo(Level.WARNING);
    }

    @Test
    void oneThatNobodyVouchesForIsAnError() throws Exception {
        assertThat(check(serve("localhost", 30), false)).satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.ERROR);
            assertThat(finding.found()).contains("is of nobody whom this Java trusts");
            assertThat(finding.toDo()).contains("javax.net.ssl.trustStore");
        });
    }

    @Test
    void oneOfAnotherNameIsAnError() throws Exception {
        assertThat(check(serve("elsewhere.example.com", 30), true)).satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.ERROR);
            assertThat(finding.found()).startsWith("no safe connection to localhost:");
        });
    }

    @Test
    void oneThatIsOverIsAnErrorThatNamesTheClock() {
        var over = new SSLHandshakeException("validity check failed");
        over.initCause(new CertificateExpiredException("NotAfter: Sun Mar 01 13:00:00 CET 2026"));
        assertThat(TlsCheck.refused(over, "console.jumpcloud.com:443")).satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.ERROR);
            assertThat(finding.toDo()).contains("clock");
        });
    }

    @Test
    void soIsOneThatJavaTrustsAlthoughItIsOver() {
        Instant now = Instant.parse("2026-03-01T12:00:00Z");
        assertThat(TlsCheck.of("localhost:443, TLSv1.3", now.minusSeconds(1), now)).satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.ERROR);
            assertThat(finding.toDo()).contains("clock");
        });
    }

    @Test
    void whoDoesNotAnswerIsNotWaitedForLong() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var check = new TlsCheck(URI.create("https://localhost:" + silent.getLocalPort()), Optional.empty(),
                    (SSLSocketFactory) SSLSocketFactory.getDefault(), Duration.ofMillis(200), Clock.systemUTC());
            assertThat(check.findings()).singleElement().satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.ERROR));
        }
    }

    private Finding check(URI service, boolean trusting) throws Exception {
        SSLSocketFactory sockets = trusting ? context().getSocketFactory() : (SSLSocketFactory) SSLSocketFactory.getDefault();
        List<Finding> findings = new TlsCheck(service, Optional.empty(), sockets, Duration.ofSeconds(20), Clock.systemUTC()).findings();
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    /** @param days from now until the certificate ends */
    private URI serve(String name, int days) throws Exception {
        var keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "server", "-keyalg", "EC",
                "-dname", "CN=" + name, "-ext", "san=dns:" + name, "-startdate", "-1d", "-validity", String.valueOf(days + 1),
                "-keystore", store().toString(), "-storepass", PASSWORD).redirectErrorStream(true).redirectOutput(folder.resolve("keytool.out").toFile()).start();
        assertThat(keytool.waitFor()).as(Files.readString(folder.resolve("keytool.out"))).isZero();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context()));
        server.start();
        return URI.create("https://localhost:" + server.getAddress().getPort());
    }

    private Path store() {
        return folder.resolve("keystore.p12");
    }

    /** Serves with the certificate, and trusts it. */
    private SSLContext context() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store())) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", store.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
