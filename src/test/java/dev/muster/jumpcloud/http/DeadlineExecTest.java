package dev.muster.jumpcloud.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.muster.testing.RawServer;
import dev.muster.testing.TestCertificate;
import dev.muster.testing.TestSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers that send a byte now and then, so that no wait for a piece ever ends by itself. */
@Timeout(60)
class DeadlineExecTest {
    /** 200 ms, and twice 400 ms. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private static final byte[] SMALL = "[]".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private static Path folder;

    @Test
    void abortsASlowHead() throws Exception {
        try (RawServer server = RawServer.dripping("HTTP/1.1 200 OK\r\nX-Drip: ", "a")) {
            assertThat(failure("http://localhost:" + server.port(), SMALL))
                    .isInstanceOf(CallTimeoutException.class)
                    .hasMessage("the call was broken off, since it took longer than 1 s");
        }
    }

    @Test
    void abortsASlowBody() throws Exception {
        try (RawServer server = RawServer.dripping("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", "a")) {
            assertThat(failure("http://localhost:" + server.port(), SMALL)).isInstanceOf(CallTimeoutException.class);
        }
        try (RawServer server = RawServer.dripping("HTTP/1.1 200 OK\r\n\r\n", "a")) {
            assertThat(failure("http://localhost:" + server.port(), SMALL))
                    .as("until the connection ends")
                    .isInstanceOf(CallTimeoutException.class);
        }
    }

    @Test
    void abortsEndlessInterimResponses() throws Exception {
        try (RawServer server = RawServer.start((here, client) -> here.drip(
                client, new byte[0], "HTTP/1.1 102 Processing\r\n\r\n".getBytes(StandardCharsets.US_ASCII), 100))) {
            assertThat(failure("http://localhost:" + server.port(), SMALL)).isInstanceOf(CallTimeoutException.class);
        }
    }

    @Test
    void limitsInterimResponses() throws Exception {
        String interim = "HTTP/1.1 100 Continue\r\n\r\n";
        try (RawServer server = RawServer.dripping(interim.repeat(101), "")) {
            assertThat(failure("http://localhost:" + server.port(), SMALL))
                    .hasMessageContaining("more than 100 interim answers");
        }
        try (RawServer server = RawServer.dripping(interim.repeat(100) + "HTTP/1.1 204 No Content\r\n\r\n", "")) {
            assertThat(post("http://localhost:" + server.port(), SMALL, HttpTransport::configure))
                    .isEqualTo(204);
        }
    }

    @Test
    void abortsASlowHandshakeBeforeSending() throws Exception {
        // The head of a record of 16 kB, of which the rest never comes.
        try (RawServer server = RawServer.start(
                (here, client) -> here.drip(client, new byte[] {22, 3, 3, 0x40, 0}, new byte[] {2}, 20))) {
            TestCertificate certificate = TestCertificate.make(folder, "localhost", 30);
            assertThat(failure(
                            "https://localhost:" + server.port(),
                            SMALL,
                            "muster.tls.trust",
                            certificate.certificate().toString()))
                    .isInstanceOf(ConnectionFailedException.class)
                    .hasCauseInstanceOf(CallTimeoutException.class);
            assertThat(server.connections())
                    .as("of the addresses of localhost no other one is tried")
                    .isEqualTo(1);
        }
    }

    @Test
    void abortsASlowProxyBeforeSending() throws Exception {
        try (RawServer proxy = RawServer.dripping("HTTP/1.1 200 Connection established\r\nX-Drip: ", "a")) {
            assertThat(failure(
                            "https://service.example.com",
                            SMALL,
                            "muster.proxy.url",
                            "http://localhost:" + proxy.port()))
                    .isInstanceOf(ConnectionFailedException.class)
                    .hasCauseInstanceOf(CallTimeoutException.class);
        }
    }

    @Test
    void abortsARequestThatIsNotRead() throws Exception {
        byte[] large = new byte[50_000_000];
        Arrays.fill(large, (byte) ' ');
        try (RawServer server = RawServer.start((here, client) -> here.pause(60_000))) {
            assertThat(failure("http://localhost:" + server.port(), large)).isInstanceOf(CallTimeoutException.class);
        }
    }

    @Test
    void completesACallInTime() throws Exception {
        try (RawServer server = RawServer.start((here, client) -> {
            here.pause(300);
            client.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
            here.pause(300);
            client.getOutputStream().write('}');
        })) {
            assertThat(post("http://localhost:" + server.port(), SMALL, HttpTransport::configure))
                    .isEqualTo(200);
        }
    }

    @Test
    void readsOnlyTheStatus() throws Exception {
        var written = new AtomicInteger();
        byte[] piece = new byte[8192];
        try (RawServer server = RawServer.start((here, client) -> {
            client.getOutputStream().write("HTTP/1.1 202 Accepted\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (!here.pause(0)) {
                client.getOutputStream().write(piece);
                written.addAndGet(piece.length);
            }
        })) {
            assertThat(post("http://localhost:" + server.port(), SMALL, HttpTransport::configureForStatuses))
                    .isEqualTo(202);
            int afterTheCall = written.get();
            await().during(Duration.ofMillis(300)).until(() -> written.get() - afterTheCall < 10_000_000);
        }
        try (RawServer server =
                RawServer.dripping("HTTP/1.1 500 Broken\r\nContent-Type: text/event-stream\r\n\r\n", "a")) {
            assertThat(post("http://localhost:" + server.port(), SMALL, HttpTransport::configureForStatuses))
                    .isEqualTo(500);
        }
    }

    @Test
    void reusesAConnectionAfterAShortBody() throws Exception {
        try (RawServer server = RawServer.start((here, client) -> {
            while (client.getInputStream().read(new byte[8192]) > 0) {
                client.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
            }
        })) {
            HttpTransport transport = transport();
            try (CloseableHttpClient client = client(transport, HttpTransport::configureForStatuses)) {
                for (int call = 0; call < 3; call++) {
                    client.execute(new HttpPost("http://localhost:" + server.port()), response -> null);
                }
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    private static Throwable failure(String url, byte[] body, String... settings) {
        long begun = System.nanoTime();
        Throwable failure = catchThrowable(() -> post(url, body, HttpTransport::configure, settings));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ZERO, LONGEST.plusSeconds(10));
        return failure;
    }

    private static int post(
            String url, byte[] body, BiConsumer<HttpTransport, HttpClientBuilder> configure, String... settings)
            throws IOException {
        try (CloseableHttpClient client = client(transport(settings), configure)) {
            var request = new HttpPost(url);
            request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
            return client.execute(request, response -> {
                if (response.getEntity() != null) {
                    EntityUtils.toByteArray(response.getEntity());
                }
                return response.getCode();
            });
        }
    }

    private static CloseableHttpClient client(
            HttpTransport transport, BiConsumer<HttpTransport, HttpClientBuilder> configure) {
        HttpClientBuilder builder = HttpClientBuilder.create().setConnectionManager(transport.connections());
        configure.accept(transport, builder);
        return builder.build();
    }

    private static HttpTransport transport(String... settings) {
        var all = new ArrayList<>(List.of("jumpcloud.connect-timeout", "200ms", "jumpcloud.response-timeout", "400ms"));
        all.addAll(Arrays.asList(settings));
        return HttpTransport.of(
                TestSettings.of(Path.of(""), all.toArray(String[]::new)).connection());
    }
}
