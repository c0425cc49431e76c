package dev.muster.doctor.checks;

import dev.muster.config.ConnectionSettings;
import dev.muster.config.ProxySettings;
import dev.muster.config.SettingNames;
import dev.muster.jumpcloud.http.HttpTransport;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.HttpException;

/** Checks the connection to the service and its certificate. */
public final class TlsCheck {
    public static final String NAME = "tls";
    private static final Duration SOON = Duration.ofDays(14);

    private final SettingNames names;
    private final URI service;
    private final HttpTransport transport;
    private final Duration patience;
    private final Clock clock;

    /**
     * @param patience for the whole check and for each step: connecting and waiting for a response
     * @throws dev.muster.config.ConfigurationException if a certificate or a key cannot be used
     */
    public TlsCheck(ConnectionSettings connection, SettingNames names, Duration patience, Clock clock) {
        this.names = names;
        service = URI.create(connection.baseUrl());
        transport = HttpTransport.of(connection);
        this.patience = patience;
        this.clock = clock;
    }

    public List<CheckResult> findings() {
        boolean secure = service.getScheme().equals("https");
        int usualPort = secure ? 443 : 80;
        int port = service.getPort() != -1 ? service.getPort() : usualPort;
        String where = service.getHost() + ":" + port;
        return List.of(TimeLimit.within(patience, () -> reached(where, port, secure))
                .orElseGet(() -> CheckResult.error(
                        NAME,
                        "no connection to " + where + " within " + patience.toSeconds() + " s",
                        "check the network, the firewall, the proxy and " + names.toSet("jumpcloud.base-url"))));
    }

    private CheckResult reached(String where, int port, boolean secure) {
        Optional<ProxySettings> proxy = transport.proxyTo(service.getHost());
        try (Socket connection = transport.connect(service.getHost(), port, secure, patience)) {
            return secure
                    ? handshake(connection, where, port)
                    : CheckResult.ok(NAME, "not needed: " + service + " is on this machine and reachable");
        } catch (SSLException e) {
            return refused(e, where, names);
        } catch (HttpException e) {
            return CheckResult.error(
                    NAME,
                    "the proxy " + proxy.map(by -> by.host() + ":" + by.port()).orElse("") + " refuses to connect to "
                            + where + " (" + e.getMessage() + ")",
                    "check " + names.toSet("muster.proxy.username") + " and "
                            + names.toSet("muster.proxy.password")
                            + " and whether the proxy allows calls to the service");
        } catch (IOException e) {
            return CheckResult.error(
                    NAME,
                    "cannot reach " + where
                            + proxy.map(by -> " through " + by.host() + ":" + by.port())
                                    .orElse("") + " (" + e + ")",
                    "check the network, the firewall, the proxy and " + names.toSet("jumpcloud.base-url")
                            + "; a sandbox must be running");
        }
    }

    private CheckResult handshake(Socket connection, String where, int port) throws IOException {
        try (SSLSocket safe = (SSLSocket)
                transport.tls().getSocketFactory().createSocket(connection, service.getHost(), port, true)) {
            SSLParameters parameters = safe.getSSLParameters();
            parameters.setProtocols(HttpTransport.PROTOCOLS.toArray(String[]::new));
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            safe.setSSLParameters(parameters);
            safe.startHandshake();
            var certificate = (X509Certificate) safe.getSession().getPeerCertificates()[0];
            return of(
                    where + ", " + safe.getSession().getProtocol(),
                    certificate.getNotAfter().toInstant(),
                    clock.instant());
        }
    }

    /** The finding of a handshake that succeeded. */
    static CheckResult of(String where, Instant validUntil, Instant now) {
        if (validUntil.isBefore(now)) {
            return notValidNow(
                    where, "it expired on " + validUntil.atZone(ZoneOffset.UTC).toLocalDate());
        }
        String found = where + ": the certificate is trusted and valid until "
                + validUntil.atZone(ZoneOffset.UTC).toLocalDate();
        return validUntil.isAfter(now.plus(SOON))
                ? CheckResult.ok(NAME, found)
                : CheckResult.warning(
                        NAME,
                        found,
                        "have its owner renew it; if it is not JumpCloud's own, it belongs to a proxy that "
                                + "decrypts traffic");
    }

    /** The finding of a handshake that failed. */
    static CheckResult refused(SSLException failure, String where, SettingNames names) {
        if (has(failure, CertificateExpiredException.class) || has(failure, CertificateNotYetValidException.class)) {
            return notValidNow(where, String.valueOf(failure.getMessage()));
        }
        if (has(failure, CertPathBuilderException.class)) {
            return CheckResult.error(
                    NAME,
                    "the certificate of " + where + " is not trusted",
                    "if a proxy decrypts traffic, set " + names.toSet("muster.tls.trust")
                            + " to the certificate of its authority; otherwise do not send anything");
        }
        return CheckResult.error(
                NAME,
                "cannot establish a secure connection to " + where + " (" + failure.getMessage() + ")",
                "check " + names.toSet("jumpcloud.base-url") + " and the proxy");
    }

    /** Java does not check the dates of a certificate that it was told to trust. */
    private static CheckResult notValidNow(String where, String why) {
        return CheckResult.error(
                NAME,
                "the certificate of " + where + " is not valid now (" + why + ")",
                "check this machine's clock; if it is right, have the owner of the certificate renew it");
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(kind::isInstance);
    }
}
