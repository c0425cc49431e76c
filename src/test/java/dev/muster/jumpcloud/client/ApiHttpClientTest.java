package dev.muster.jumpcloud.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.muster.config.Credentials;
import dev.muster.config.Secret;
import dev.muster.jumpcloud.auth.Authenticator;
import dev.muster.jumpcloud.http.HttpTransport;
import dev.muster.testing.TestSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiHttpClientTest {
    private static final int LARGEST = 100_000;
    private static final ApiRequest ANY = new ApiRequest(ApiOperation.ANYTHING, "GET", "/", Map.of(), null);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;
    private ApiHttpClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
        client = client(new Credentials.Key(Secret.of("invented-key"), ""));
    }

    private ApiHttpClient client(Credentials credentials) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        return new ApiHttpClient(
                new ApiClientSettings(
                        url + "/base",
                        url + "/oauth2/token",
                        "64b5f1000000000000000001",
                        Duration.ofSeconds(10),
                        Duration.ofMillis(500),
                        LARGEST),
                HttpTransport.of(TestSettings.of(Path.of("")).connection()),
                Authenticator.of(credentials, Clock.systemUTC()));
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void sendsMethodTargetHeadersAndBody() throws IOException {
        var seen = new AtomicReference<String>();
        serve(exchange -> {
            seen.set(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + Stream.of("Accept", "Content-Type", "x-org-id", "creation-source")
                            .map(exchange.getRequestHeaders()::get)
                            .toList()
                    + " " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            answer(exchange, 200, "{}".getBytes());
        });
        client.send(new ApiRequest(
                ApiOperation.SEND,
                "PATCH",
                "/api/v2/bulk/users?suppressEmail=true",
                Map.of("creation-source", "jumpcloud:workday"),
                "[{\"lastname\":\"Åström\"}]"));
        assertThat(seen)
                .hasValue("PATCH /base/api/v2/bulk/users?suppressEmail=true "
                        + "[[application/json], [application/json], [64b5f1000000000000000001], [jumpcloud:workday]] "
                        + "[{\"lastname\":\"Åström\"}]");
    }

    @Test
    void requestsATokenWithTheClientsCredentials() throws IOException {
        var seen = new AtomicReference<String>();
        serve(exchange -> {
            seen.set(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + Stream.of("Accept", "Content-Type", "Authorization", "x-org-id")
                            .map(exchange.getRequestHeaders()::get)
                            .toList()
                    + " " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            answer(exchange, 200, "{}".getBytes());
        });
        try (ApiHttpClient ofAccount =
                client(new Credentials.ServiceAccount("client", Secret.of("invented-secret"), ""))) {
            ofAccount.requestToken("grant_type=client_credentials");
        }
        assertThat(seen)
                .hasValue("POST /oauth2/token [[application/json], [application/x-www-form-urlencoded], [Basic "
                        + Base64.getEncoder().encodeToString("client:invented-secret".getBytes())
                        + "], null] grant_type=client_credentials");
    }

    @Test
    void sendsNothingWithoutAToken() throws IOException {
        serve(exchange -> answer(exchange, 200, "{}".getBytes()));
        try (ApiHttpClient ofAccount =
                client(new Credentials.ServiceAccount("client", Secret.of("invented-secret"), ""))) {
            assertThatThrownBy(() -> ofAccount.send(ANY)).isInstanceOf(Authenticator.TokenMissing.class);
        }
        assertThat(requests).hasValue(0);
    }

    @Test
    void sendsTheKeyWithEveryRequest() throws IOException {
        var key = new AtomicReference<String>();
        serve(exchange -> {
            key.set(exchange.getRequestHeaders().getFirst("x-api-key"));
            answer(exchange, 200, "{}".getBytes());
        });
        assertThat(get()).isEqualTo("200 {}");
        assertThat(key).hasValue("invented-key");
    }

    @Test
    void passesTheHeadOfEveryResponseToTheListener() throws IOException {
        var head = new AtomicReference<ResponseHead>();
        client.onResponseHead(head::set);
        serve(exchange -> {
            exchange.getResponseHeaders().set("X-RateLimit-Remaining", "0");
            answer(exchange, 429, "slow down".getBytes());
        });
        assertThat(get()).isEqualTo("429 slow down");
        assertThat(head.get().status()).isEqualTo(429);
        assertThat(head.get().headers()).containsEntry("x-ratelimit-remaining", "0");
    }

    @Test
    void repeatsNoRequestAfterA503() throws IOException {
        serve(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "0");
            answer(exchange, 503, "busy".getBytes());
        });
        assertThat(get()).isEqualTo("503 busy");
        assertThat(requests).hasValue(1);
    }

    @Test
    void repeatsNoRequestAfterABrokenConnection() {
        serve(HttpExchange::close);
        assertThatThrownBy(this::get).isInstanceOf(IOException.class);
        assertThat(requests).hasValue(1);
    }

    @Test
    void followsNoRedirect() throws IOException {
        serve(exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            answer(exchange, 302, new byte[0]);
        });
        assertThat(get()).isEqualTo("302 ");
        assertThat(requests).hasValue(1);
    }

    @Test
    void readsAResponseAsLargeAsTheLimit() throws IOException {
        serve(exchange -> answer(exchange, 200, new byte[LARGEST]));
        assertThat(get()).hasSize(LARGEST + 4);
    }

    @Test
    void abortsALargerResponse() {
        serve(exchange -> answer(exchange, 200, new byte[LARGEST + 1]));
        assertThatThrownBy(this::get)
                .isInstanceOf(ResponseLimits.Exceeded.class)
                .hasMessage("the answer is larger than 100000 bytes");
    }

    @Test
    void abortsAnEndlessResponse() {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            while (true) {
                body.write(new byte[8192]);
            }
        });
        assertThatThrownBy(this::get).isInstanceOf(ResponseLimits.Exceeded.class);
    }

    @Test
    void countsTheDecompressedSize() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[100 * LARGEST]);
        }
        serve(exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            answer(exchange, 200, packed.toByteArray());
        });
        assertThatThrownBy(this::get).isInstanceOf(ResponseLimits.Exceeded.class);
    }

    @Test
    void abortsASlowResponse() {
        var never = new Semaphore(0);
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            while (!acquired(never)) {
                body.write(' ');
                body.flush();
            }
        });
        assertThatThrownBy(this::get)
                .isInstanceOf(ResponseLimits.Exceeded.class)
                .hasMessageStartingWith("the answer did not come to its end within");
    }

    private static boolean acquired(Semaphore semaphore) throws IOException {
        try {
            return semaphore.tryAcquire(20, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** The server's handling of a request. */
    @FunctionalInterface
    private interface Handling {
        void handle(HttpExchange exchange) throws IOException;
    }

    private void serve(Handling handling) {
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            try (exchange) {
                handling.handle(exchange);
            }
        });
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private String get() throws IOException {
        ApiResponse response = client.send(ANY);
        return response.status() + " " + (response.body() == null ? "" : response.body());
    }
}
