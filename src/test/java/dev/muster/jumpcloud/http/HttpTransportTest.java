package dev.muster.jumpcloud.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.muster.config.ConfigurationException;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.client.Redaction;
import dev.muster.jumpcloud.client.ResponseClassifier;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.testing.TestCertificate;
import dev.muster.testing.TestProxy;
import dev.muster.testing.TestSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trust, client certificates and proxies, against servers on this machine. */
class HttpTransportTest {
    private static final String PASSWORD = TestCertificate.PASSWORD;

    @TempDir
    private static Path folder;

    private static TestCertificate server;
    private static TestCertificate client;

    private final AtomicInteger requests = new AtomicInteger();
    private HttpsServer https;

    @BeforeAll
    static void makeCertificates() throws Exception {
        server = TestCertificate.make(folder, "localhost", 30);
        client = TestCertificate.make(folder, "muster", 30);
    }

    @AfterEach
    void stopTheServer() {
        if (https != null) {
            https.stop(0);
        }
    }

    @Test
    void trustsAuthoritiesFromPemAndPkcs12() throws Exception {
        String url = serve(false, "TLSv1.3");
        assertThat(get(url, "muster.tls.trust", server.certificate().toString()))
                .isEqualTo(200);
        Files.writeString(
                folder.resolve("several.pem"),
                Files.readString(client.certificate()) + Files.readString(server.certificate()));
        assertThat(get(url, "muster.tls.trust", folder.resolve("several.pem").toString()))
                .isEqualTo(200);
        assertThat(get(url, "muster.tls.trust", trustStore("PKCS12").toString(), "muster.tls.trust-password", PASSWORD))
                .isEqualTo(200);
        assertThat(get(url, "muster.tls.trust", trustStore("JKS").toString(), "muster.tls.trust-password", PASSWORD))
                .isEqualTo(200);
    }

    @Test
    void sendsNothingToAnUntrustedServer() throws Exception {
        String url = serve(false, "TLSv1.3");
        assertThat(failure(url)).isInstanceOf(ApiResult.NotSent.class);
        assertThat(failure(url, "muster.tls.trust", client.certificate().toString()))
                .isInstanceOf(ApiResult.NotSent.class);
        assertThat(failure(
                        url.replace("localhost", "127.0.0.1"),
                        "muster.tls.trust",
                        server.certificate().toString()))
                .as("of another name")
                .isInstanceOf(ApiResult.NotSent.class);
        assertThat(requests).hasValue(0);
    }

    @Test
    void connectsWithTls12() throws Exception {
        assertThat(get(
                        serve(false, "TLSv1.2"),
                        "muster.tls.trust",
                        server.certificate().toString()))
                .isEqualTo(200);
    }

    @Test
    void sendsTheClientCertificateFromPemAndPkcs12() throws Exception {
        String url = serve(true, "TLSv1.3");
        String trust = server.certificate().toString();
        assertThat(get(
                        url,
                        "muster.tls.trust",
                        trust,
                        "muster.tls.client-certificate",
                        client.certificate().toString(),
                        "muster.tls.client-key",
                        client.key().toString()))
                .isEqualTo(200);
        Files.writeString(
                folder.resolve("both.pem"), Files.readString(client.key()) + Files.readString(client.certificate()));
        assertThat(get(
                        url,
                        "muster.tls.trust",
                        trust,
                        "muster.tls.client-certificate",
                        folder.resolve("both.pem").toString()))
                .isEqualTo(200);
        assertThat(get(
                        url,
                        "muster.tls.trust",
                        trust,
                        "muster.tls.client-certificate",
                        client.store().toString(),
                        "muster.tls.client-key-password",
                        PASSWORD))
                .isEqualTo(200);
    }

    @Test
    void sendsNothingWhereAClientCertificateIsMissing() throws Exception {
        assertThat(failure(
                        serve(true, "TLSv1.2"),
                        "muster.tls.trust",
                        server.certificate().toString()))
                .isInstanceOf(ApiResult.NotSent.class);
        https.stop(0);
        assertThat(failure(
                        serve(true, "TLSv1.3"),
                        "muster.tls.trust",
                        server.certificate().toString()))
                .as("there it is told only once the request was written")
                .isInstanceOfAny(ApiResult.NotSent.class, ApiResult.Indeterminate.class);
        assertThat(requests).hasValue(0);
    }

    @Test
    void namesTheSettingOfAnUnusableFile() throws IOException {
        Path nonsense = Files.writeString(folder.resolve("nonsense"), "nonsense");
        refused("muster.tls.trust names " + nonsense, "muster.tls.trust", nonsense.toString());
        refused(
                "muster.tls.trust names " + folder.resolve("none"),
                "muster.tls.trust",
                folder.resolve("none").toString());
        refused(
                "muster.tls.trust names " + server.key(),
                "muster.tls.trust",
                server.key().toString());
        refused(
                "muster.tls.client-certificate names " + client.certificate(),
                "muster.tls.client-certificate",
                client.certificate().toString());
        refused(
                "muster.tls.client-certificate names " + client.store(),
                "muster.tls.client-certificate",
                client.store().toString(),
                "muster.tls.client-key-password",
                "wrong-password");
        refused(
                "muster.tls.client-key is set, but muster.tls.client-certificate is not",
                "muster.tls.client-key",
                client.key().toString());
    }

    @Test
    void takesARefusalOfTheProxyForNotSent() throws Exception {
        String url = serve(false, "TLSv1.3");
        try (TestProxy proxy = TestProxy.start("muster", "invented-word")) {
            String address = "http://127.0.0.1:" + proxy.port();
            ApiResult refused = failure(
                    url,
                    "muster.proxy.url",
                    address,
                    "muster.proxy.for-this-machine",
                    "true",
                    "muster.proxy.username",
                    "muster",
                    "muster.proxy.password",
                    "another-word",
                    "muster.tls.trust",
                    server.certificate().toString());
            assertThat(refused).isInstanceOf(ApiResult.NotSent.class);
            assertThat(refused.message())
                    .contains("the proxy 127.0.0.1:" + proxy.port() + " does not connect us, but answers HTTP 407")
                    .doesNotContain("another-word");
            assertThat(requests).hasValue(0);

            assertThat(get(
                            url,
                            "muster.proxy.url",
                            address,
                            "muster.proxy.for-this-machine",
                            "true",
                            "muster.proxy.username",
                            "muster",
                            "muster.proxy.password",
                            "invented-word",
                            "muster.tls.trust",
                            server.certificate().toString()))
                    .isEqualTo(200);
            assertThat(proxy.asked()).allMatch(asked -> asked.startsWith("CONNECT localhost:"));
            int before = proxy.asked().size();
            assertThat(get(
                            url,
                            "muster.proxy.url",
                            address,
                            "muster.tls.trust",
                            server.certificate().toString()))
                    .as("this machine needs none")
                    .isEqualTo(200);
            assertThat(proxy.asked()).hasSize(before);
        }
    }

    @Test
    void sendsTheProxysCredentialsAtOnce() throws Exception {
        String url = serve(false, "TLSv1.3");
        HttpServer plain = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        plain.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        plain.start();
        try (TestProxy proxy = TestProxy.start("muster", "invented-word")) {
            String[] settings = {
                "muster.proxy.url",
                "http://127.0.0.1:" + proxy.port(),
                "muster.proxy.for-this-machine",
                "true",
                "muster.proxy.username",
                "muster",
                "muster.proxy.password",
                "invented-word",
                "muster.tls.trust",
                server.certificate().toString()
            };
            assertThat(get(url, settings)).isEqualTo(200);
            assertThat(get("http://localhost:" + plain.getAddress().getPort(), settings))
                    .isEqualTo(204);
            assertThat(proxy.asked()).hasSize(2);
            assertThat(proxy.strangers()).isZero();
        } finally {
            plain.stop(0);
        }
    }

    private void refused(String message, String... settings) {
        assertThatThrownBy(
                        () -> HttpTransport.of(TestSettings.of(folder, settings).connection()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("wrong-password");
    }

    private static Path trustStore(String type) throws Exception {
        Path store = folder.resolve("trust." + type);
        if (Files.notExists(store)) {
            var keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-importcert",
                            "-noprompt",
                            "-alias",
                            "authority",
                            "-file",
                            server.certificate().toString(),
                            "-storetype",
                            type,
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            PASSWORD)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("keytool.out").toFile())
                    .start();
            assertThat(keytool.waitFor()).isZero();
        }
        return store;
    }

    private String serve(boolean asksClients, String protocol) throws Exception {
        SSLContext context = server.serverTrusting(client);
        https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = context.getDefaultSSLParameters();
                wanted.setNeedClientAuth(asksClients);
                wanted.setProtocols(new String[] {protocol});
                parameters.setSSLParameters(wanted);
            }
        });
        https.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        https.start();
        return "https://localhost:" + https.getAddress().getPort();
    }

    private static int get(String url, String... settings) throws IOException {
        HttpTransport transport =
                HttpTransport.of(TestSettings.of(folder, settings).connection());
        HttpClientBuilder builder = HttpClientBuilder.create()
                .setConnectionManager(transport.connections())
                .disableAutomaticRetries();
        transport.configure(builder);
        try (CloseableHttpClient http = builder.build()) {
            return http.execute(new HttpGet(url + "/"), response -> response.getCode());
        }
    }

    private static ApiResult failure(String url, String... settings) {
        try {
            throw new AssertionError("It was answered: " + get(url, settings));
        } catch (IOException e) {
            return new ResponseClassifier(new Redaction(List.of()), AttributeCatalog.load()).failed(e);
        }
    }
}
