package dev.muster.doctor.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.muster.config.SettingNames;
import dev.muster.config.Settings;
import dev.muster.testing.TestCertificate;
import dev.muster.testing.TestSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of the connection, against a server with a certificate of its own making. */
class TlsCheckTest {
    private static final SettingNames NAMES = new SettingNames("", false);

    @TempDir
    private Path folder;

    private TestCertificate certificate;
    private HttpsServer server;

    @AfterEach
    void stopTheServer() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void reportsTheLastDayOfATrustedCertificate() throws Exception {
        assertThat(check(serve("localhost", 30), true)).satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Severity.OK);
            assertThat(finding.found()).contains("TLSv1.3: the certificate is trusted and valid until 2");
        });
    }

    @Test
    void warnsAboutACertificateThatExpiresSoon() throws Exception {
        assertThat(check(serve("localhost", 5), true).level()).isEqualTo(Severity.WARNING);
    }

    @Test
    void reportsAnUntrustedCertificate() throws Exception {
        assertThat(check(serve("localhost", 30), false)).satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Severity.ERROR);
            assertThat(finding.found()).contains("is not trusted");
            assertThat(finding.toDo()).contains("MUSTER_TLS_TRUST");
        });
    }

    @Test
    void reportsACertificateOfAnotherName() throws Exception {
        assertThat(check(serve("elsewhere.example.com", 30), true)).satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Severity.ERROR);
            assertThat(finding.found()).startsWith("cannot establish a secure connection to localhost:");
        });
    }

    @Test
    void mentionsTheClockForAnExpiredCertificate() {
        var over = new SSLHandshakeException("validity check failed");
        over.initCause(new CertificateExpiredException("NotAfter: Sun Mar 01 13:00:00 CET 2026"));
        assertThat(TlsCheck.refused(over, "console.jumpcloud.com:443", NAMES)).satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Severity.ERROR);
            assertThat(finding.toDo()).contains("clock");
        });
    }

    @Test
    void reportsAnExpiredCertificateThatJavaTrusts() {
        Instant now = Instant.parse("2026-03-01T12:00:00Z");
        assertThat(TlsCheck.of("localhost:443, TLSv1.3", now.minusSeconds(1), now))
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Severity.ERROR);
                    assertThat(finding.toDo()).contains("clock");
                });
    }

    @Test
    void doesNotWaitLongForASilentService() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var check = new TlsCheck(
                    TestSettings.of(folder, "jumpcloud.base-url", "https://localhost:" + silent.getLocalPort())
                            .connection(),
                    NAMES,
                    Duration.ofMillis(200),
                    Clock.systemUTC());
            assertThat(check.findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.level()).isEqualTo(Severity.ERROR));
        }
    }

    private CheckResult check(URI service, boolean trusting) {
        Settings settings = TestSettings.of(
                folder,
                "jumpcloud.base-url",
                service.toString(),
                "muster.tls.trust",
                trusting ? certificate.certificate().toString() : "");
        List<CheckResult> findings =
                new TlsCheck(settings.connection(), NAMES, Duration.ofSeconds(20), Clock.systemUTC()).findings();
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    /** @param days from now until the certificate ends */
    private URI serve(String name, int days) throws Exception {
        certificate = TestCertificate.make(folder, name, days);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverTrusting(certificate)));
        server.start();
        return URI.create("https://localhost:" + server.getAddress().getPort());
    }
}
