package dev.muster.jumpcloud.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.muster.config.Credentials;
import dev.muster.config.Secret;
import dev.muster.jumpcloud.auth.ApiKeyAuth;
import dev.muster.jumpcloud.http.HttpTransport;
import dev.muster.testing.TestSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JumpCloudHttpConfigurerTest {
    private static final int LARGEST = 100_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();
    private final JumpCloudHttpConfigurer serviceClient = new JumpCloudHttpConfigurer(
            new ApiKeyAuth(new Credentials.Key(Secret.of("invented-key"), "")),
            HttpTransport.of(TestSettings.of(Path.of("")).connection()),
            LARGEST,
            Duration.ofMillis(500));
    private HttpServer server;
    private CloseableHttpClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
        HttpClientBuilder builder = HttpClientBuilder.create();
        serviceClient.configureHttpClient(builder);
        client = builder.build();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void theKeyIsOnEveryRequest() throws IOException {
        var key = new AtomicReference<String>();
        serve(exchange -> {
            key.set(exchange.getRequestHeaders().getFirst("x-api-key"));
            answer(exchange, 200, "{}".getBytes());
        });
        assertThat(get()).isEqualTo("200 {}");
        assertThat(key).hasValue("invented-key");
    }

    @Test
    void whoeverWantsToHearsTheHeadOfEachAnswerWhateverItIs() throws IOException {
        var head = new AtomicReference<ResponseHead>();
        serviceClient.tell(head::set);
        serve(exchange -> {
            exchange.getResponseHeaders().set("X-RateLimit-Remaining", "0");
            answer(exchange, 429, "slow down".getBytes());
        });
        assertThat(get()).isEqualTo("429 slow down");
        assertThat(head.get().status()).isEqualTo(429);
        assertThat(head.get().headers()).containsEntry("x-ratelimit-remaining", "0");
    }

    @Test
    void nothingIsRepeatedByItself() throws IOException {
        serve(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "0");
            answer(exchange, 503, "busy".getBytes());
        });
        assertThat(get()).isEqualTo("503 busy");
        assertThat(requests).hasValue(1);
    }

    @Test
    void noConnectionThatBreaksIsTriedAgainByItself() {
        serve(HttpExchange::close);
        assertThatThrownBy(this::get).isInstanceOf(IOException.class);
        assertThat(requests).hasValue(1);
    }

    @Test
    void noRedirectIsFollowed() throws IOException {
        serve(exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            answer(exchange, 302, new byte[0]);
        });
        assertThat(get()).isEqualTo("302 ");
        assertThat(requests).hasValue(1);
    }

    @Test
    void anAnswerMayBeAsLargeAsTheLimit() throws IOException {
        serve(exchange -> answer(exchange, 200, new byte[LARGEST]));
        assertThat(get()).hasSize(LARGEST + 4);
    }

    @Test
    void aLargerOneIsBrokenOff() {
        serve(exchange -> answer(exchange, 200, new byte[LARGEST + 1]));
        assertThatThrownBy(this::get)
                .isInstanceOf(ResponseLimits.Exceeded.class)
                .hasMessage("the answer is larger than 100000 bytes");
    }

    @Test
    void anEndlessOneIsBrokenOffToo() {
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
    void whatIsSmallOnlyWhilePackedCountsUnpacked() {
        serve(exchange -> {
            var packed = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(packed)) {
                gzip.write(new byte[100 * LARGEST]);
            }
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            answer(exchange, 200, packed.toByteArray());
        });
        assertThatThrownBy(this::get).isInstanceOf(ResponseLimits.Exceeded.class);
    }

    @Test
    void anAnswerThatDripsIsNotWaitedForToItsEnd() {
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

    /** What the server does with each request. */
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
        return client.execute(
                new HttpGet("http://127.0.0.1:" + server.getAddress().getPort() + "/"),
                response -> response.getCode() + " "
                        + (response.getEntity() == null ? "" : EntityUtils.toString(response.getEntity())));
    }
}
