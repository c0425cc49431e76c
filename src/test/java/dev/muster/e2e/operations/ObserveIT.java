package dev.muster.e2e.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.muster.config.Settings;
import dev.muster.e2e.MetricsScrape;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.SampleUsers;
import dev.muster.e2e.TestExpression;
import dev.muster.e2e.queue.JmsPeer;
import dev.muster.e2e.queue.KafkaPeer;
import dev.muster.jumpcloud.client.ApiCalls;
import dev.muster.jumpcloud.client.ApiOperation;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.observability.ObservabilityServer;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.broker.SandboxBroker;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.InTurn;
import dev.muster.testing.KafkaBroker;
import dev.muster.testing.SandboxExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Health and metrics over HTTP, and their documentation, dashboard and alerts. */
class ObserveIT {
    private static final Path DOCUMENTS = Path.of("docs/operate");
    private static final String KEY = "key-5f0a1b2c3d4e";
    private static final String PASSWORD = "Xk7-Marigold-Street!";

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withApiKey(KEY).withUsersPerSecond(5000));

    @TempDir
    private Path folder;

    private Path home;
    private Sandbox sandbox;
    private Map<String, String> environment;

    @BeforeEach
    void setUp(Sandbox sandbox) {
        home = folder.resolve("home");
        this.sandbox = sandbox;
        environment = RunningMuster.environment(home, sandbox, Map.of("JUMPCLOUD_API_KEY", KEY));
    }

    @Test
    @InTurn
    void servesDocumentedHealthAndMetrics() throws Exception {
        try (MusterCommand muster = MusterCommand.start(environment, "run")) {
            await().atMost(RunningMuster.PATIENCE).until(() -> muster.output().contains("Muster watches"));
            everythingIsThereFromTheStart(muster);
            aPortThatIsTakenIsOneLine(muster);
            anImportIsCounted(muster);
            theDocumentsSpeakOfWhatThereIs(scrape(muster));
            aRefusedKeyIsToldUntilItIsAcceptedAgain(muster);
            muster.terminate();
            assertThat(muster.exitCode()).as(muster.output()).isZero();
        }
    }

    private static void everythingIsThereFromTheStart(MusterCommand muster) throws IOException {
        assertThat(muster.observe("health/live").statusCode()).isEqualTo(200);
        assertThat(checks(muster, "health/live"))
                .containsEntry("context", "UP")
                .containsEntry("flow", "UP")
                .doesNotContainKeys("service", "ledger");
        assertThat(muster.observe("health/ready").statusCode())
                .as(muster.observe("health/ready").body())
                .isEqualTo(200);
        assertThat(checks(muster, "health/ready"))
                .containsKeys("context", "inbox", "ledger", "service", "storage", "route:submit-batch")
                .doesNotContainKey("queue")
                .allSatisfy((check, status) -> assertThat(status).isEqualTo("UP"));
        assertThat(checks(muster, "health")).containsKeys("flow", "service");
        MetricsScrape fresh = scrape(muster);
        assertThat(fresh.named("muster_records_total")).hasSize(28).allMatch(sample -> sample.value() == 0);
        assertThat(fresh.value("muster_service_refused")).isZero();
        theDocumentsSpeakOfWhatThereIs(fresh);
    }

    private void aPortThatIsTakenIsOneLine(MusterCommand muster) throws Exception {
        var same = new HashMap<>(environment);
        same.put("MUSTER_HOME", folder.resolve("other").toString());
        same.put(
                "MUSTER_HTTP_PORT",
                String.valueOf(muster.observe("health").uri().getPort()));
        Finished refused = MusterCommand.run(same, "run");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.output().lines())
                .singleElement()
                .asString()
                .startsWith("muster: The port " + same.get("MUSTER_HTTP_PORT") + " of 127.0.0.1 cannot be opened")
                .endsWith("Set MUSTER_HTTP_PORT to another port, 0 (any free port) or none");
    }

    private void anImportIsCounted(MusterCommand muster) throws IOException {
        sandbox.directory()
                .add(new JsonMapper().createObjectNode().put("username", "gil").put("email", "gil@example.com"));
        drop(
                "users.csv",
                "username,email,password\nann,ann@example.com," + PASSWORD
                        + "\nbea,bea@example.com,\ncid,nonsense,\ngil,gil@example.com," + PASSWORD + "\n");
        await().atMost(RunningMuster.PATIENCE).until(() -> muster.output().contains("4 rows = 2 created"));

        await().atMost(RunningMuster.PATIENCE)
                .untilAsserted(() -> assertThat(scrape(muster).value("muster_imports", "state", "finished"))
                        .isEqualTo(1));
        MetricsScrape counted = scrape(muster);
        assertThat(counted.value("muster_records_total", "operation", "create", "outcome", "created"))
                .isEqualTo(2);
        assertThat(counted.value("muster_records_total", "operation", "create", "outcome", "invalid"))
                .isEqualTo(1);
        assertThat(counted.value("muster_records_total", "operation", "create", "outcome", "rejected"))
                .isEqualTo(1);
        assertThat(counted.value("muster_calls_seconds_count", "call", "send", "answer", "done"))
                .isEqualTo(1);
        assertThat(counted.value("muster_calls_seconds_sum", "call", "send", "answer", "done"))
                .isPositive();
        assertThat(counted.value("muster_last_import_finished_timestamp_seconds"))
                .isBetween(System.currentTimeMillis() / 1000.0 - 60, System.currentTimeMillis() / 1000.0);
        assertThat(counted.value("camel_exchanges_total", "routeId", "submit-batch"))
                .as("Camel counts, since JMX is on")
                .isPositive();
        nothingIsTold(muster);
    }

    private void aRefusedKeyIsToldUntilItIsAcceptedAgain(MusterCommand muster) throws IOException {
        sandbox.faults()
                .onNext(
                        SandboxCall.BULK_CREATE,
                        Fault.answer(
                                401,
                                Map.of(),
                                "application/json",
                                "{\"message\":\"Unauthorized: " + KEY + " of dee@example.com\"}"));
        drop("more.csv", "username,email\ndee,dee@example.com\n");
        await().atMost(RunningMuster.PATIENCE)
                .until(() -> muster.observe("health/ready").statusCode() == 503);

        assertThat(muster.observe("health/ready").body())
                .contains(
                        "\"DOWN\"", "JumpCloud rejects our credentials (HTTP 401); sending is paused, next probe in ");
        assertThat(muster.observe("health").statusCode()).isEqualTo(503);
        assertThat(muster.observe("health/live").statusCode())
                .as("another start does not mend a key")
                .isEqualTo(200);
        MetricsScrape refused = scrape(muster);
        assertThat(refused.value("muster_service_refused")).isEqualTo(1);
        assertThat(refused.value("muster_health", "check", "service")).isZero();
        assertThat(refused.value("muster_service_pause_seconds")).isBetween(0.0, 30.0);
        assertThat(refused.value("muster_calls_seconds_count", "call", "send", "answer", "credentials_refused"))
                .isEqualTo(1);
        nothingIsTold(muster);

        await().atMost(RunningMuster.PATIENCE)
                .until(() -> muster.observe("health/ready").statusCode() == 200);
        assertThat(scrape(muster).value("muster_service_refused")).isZero();
    }

    /** No key, no password, no person's name or address, no file of a user, no path. */
    private void nothingIsTold(MusterCommand muster) {
        for (String path : List.of("health", "health/live", "health/ready", "metrics")) {
            assertThat(muster.observe(path).body())
                    .doesNotContain(KEY, PASSWORD, "example.com", "\"ann\"", "users.csv", "more.csv", home.toString());
        }
    }

    private static void theDocumentsSpeakOfWhatThereIs(MetricsScrape scrape) throws IOException {
        assertThat(documented()).isEqualTo(scrape.ours());

        JsonNode dashboard = new JsonMapper()
                .readTree(DOCUMENTS.resolve("grafana-dashboard.json").toFile());
        List<JsonNode> targets = dashboard
                .path("panels")
                .valueStream()
                .flatMap(panel -> panel.path("targets").valueStream())
                .toList();
        assertThat(targets).hasSizeGreaterThan(20);
        List<JsonNode> alerts = new YAMLMapper()
                .readTree(DOCUMENTS.resolve("alerts.yml").toFile())
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
        assertThat(alerts).hasSizeGreaterThan(10).allSatisfy(alert -> {
            assertThat(alert.path("alert").asText()).startsWith("Muster");
            assertThat(alert.path("labels").path("severity").asText()).isIn("critical", "warning", "info");
            assertThat(alert.path("annotations").path("summary").asText()).isNotBlank();
            assertThat(alert.path("annotations").path("description").asText()).isNotBlank();
        });
        List<TestExpression> expressions = Stream.concat(targets.stream(), alerts.stream())
                .map(any -> new TestExpression(any.path("expr").asText()))
                .toList();

        assertThat(expressions).allSatisfy(expression -> {
            assertThat(expression.missing(scrape)).isEmpty();
            assertThat(expression.namedValues())
                    .allMatch(label -> scrape.samples().stream()
                            .anyMatch(sample -> label[1].equals(sample.labels().get(label[0]))));
        });
        assertThat(new TestExpression(
                                "sum by (colour) (increase(muster_recrods_total[1h])) > muster_imports{state=\"lost\"}")
                        .missing(scrape))
                .as("what would be found")
                .hasSize(3);
        Pattern inWords = Pattern.compile("\\{\\{ *(?:\\$labels\\.)?(\\w+) *}}");
        Stream<String> words = Stream.concat(
                targets.stream().map(target -> target.path("legendFormat").asText()),
                alerts.stream().map(alert -> alert.path("annotations").toString()));
        assertThat(words.flatMap(text -> inWords.matcher(text).results().map(label -> label.group(1))))
                .isNotEmpty()
                .allMatch(
                        label -> label.equals("instance") || scrape.labelNames().contains(label));
    }

    /** The rows of the page's table: name, type, labels. */
    private static TreeSet<String> documented() throws IOException {
        Pattern row = Pattern.compile("\\| `(muster_\\w+)` \\| (\\w+) \\| (.*?) ?\\|.*");
        var documented = new TreeSet<String>();
        Files.readAllLines(DOCUMENTS.resolve("metrics.md")).stream()
                .map(row::matcher)
                .filter(Matcher::matches)
                .forEach(metric -> documented.add(metric.group(1) + " " + metric.group(2) + " "
                        + new TreeSet<>(
                                Stream.of(metric.group(3).replace("`", "").split(", ?"))
                                        .filter(label -> !label.isEmpty())
                                        .toList())));
        return documented;
    }

    @Test
    void answersOnlyRequestsForThisMachine() throws Exception {
        try (ObservabilityServer observatory = ObservabilityServer.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Set.of("Muster.internal"))) {
            int port = URI.create(observatory.url()).getPort();
            for (String host : List.of(
                    "127.0.0.1:" + port,
                    "localhost:" + port,
                    "LOCALHOST",
                    "10.1.2.3",
                    "[::1]:" + port,
                    "[fe80::1]",
                    InetAddress.getLocalHost().getHostName(),
                    "muster.internal.:80")) {
                assertThat(statusLine(port, "/observe/health/live", host))
                        .as(host)
                        .contains(" 503 ");
            }
            for (String host : List.of(
                    "attacker.example.com:" + port,
                    "127.0.0.1.example.com",
                    "localhost.example.com",
                    "1.2.3",
                    "example",
                    "muster.internal.example.com")) {
                assertThat(statusLine(port, "/observe/health/live", host))
                        .as(host)
                        .contains(" 421 ");
                assertThat(statusLine(port, "/observe/metrics", host)).as(host).contains(" 421 ");
            }
            assertThat(statusLine(port, "http://attacker.example.com/observe/health", "attacker.example.com"))
                    .contains(" 421 ");
        }
    }

    private static String statusLine(int port, String target, String host) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            ask(socket, target, host);
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    private static void ask(Socket socket, String target, String host) throws IOException {
        socket.getOutputStream()
                .write(("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    @InTurn
    void limitsConnectionsAndClosesIdleOnes() throws Exception {
        var idle = new ArrayList<Socket>();
        try (ObservabilityServer observatory =
                ObservabilityServer.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Set.of())) {
            int port = URI.create(observatory.url()).getPort();
            assertThat(statusLine(port, "/observe/health", "localhost")).contains(" 503 ");
            for (int connection = 0; connection < 60; connection++) {
                idle.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }
            try (var late = new Socket(InetAddress.getLoopbackAddress(), port)) {
                ask(late, "/observe/health", "localhost");
                late.setSoTimeout(1_000);
                assertThatThrownBy(() -> late.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
                late.setSoTimeout((int) RunningMuster.PATIENCE.toMillis());
                assertThat(new BufferedReader(new InputStreamReader(late.getInputStream(), StandardCharsets.US_ASCII))
                                .readLine())
                        .contains(" 503 ");
            }
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @InTurn
    @Test
    void reportsACallBeyondItsTimeLimit() throws Exception {
        Map<String, String> quick = Map.of(
                "JUMPCLOUD_API_KEY",
                KEY,
                "JUMPCLOUD_CONNECT_TIMEOUT",
                "100ms",
                "JUMPCLOUD_RESPONSE_TIMEOUT",
                "100ms",
                "MUSTER_HTTP_PORT",
                "0");
        Settings settings =
                Settings.load(Path.of("").toAbsolutePath(), RunningMuster.environment(home, sandbox, quick));
        try (ObservabilityServer observatory =
                        ObservabilityServer.open(settings.http().orElseThrow(), Set.of());
                RunningMuster muster = RunningMuster.start(home, sandbox, quick)) {
            observatory.watch(muster.worker(), muster.ledger(), settings);
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> ready(observatory).statusCode() == 200);
            ApiCalls calls = muster.worker().organizations().get(0).calls();
            long begun = calls.begin();
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> ready(observatory).body().contains("A call to JumpCloud has taken"));
            assertThat(ready(observatory).statusCode()).isEqualTo(503);
            calls.end(ApiOperation.SEND, begun, new ApiResult.Indeterminate("it ended at last"));
            assertThat(ready(observatory).statusCode()).isEqualTo(200);
        }
    }

    @InTurn
    @Test
    void reportsAnUnreachableJmsBroker() throws Exception {
        SandboxBroker broker = SandboxBroker.start(folder.resolve("broker"));
        int port = URI.create(broker.url()).getPort();
        isToldUntilItIsReached(
                JmsPeer.environment(broker.url(), Map.of()),
                broker,
                () -> SandboxBroker.start(folder.resolve("broker"), port));
    }

    @Test
    @InTurn
    void reportsAnUnreachableKafkaBroker() throws Exception {
        KafkaBroker broker = KafkaBroker.start(folder.resolve("broker"));
        broker.createTopic("muster.users", 1);
        int port = broker.port();
        isToldUntilItIsReached(
                KafkaPeer.environment(broker.bootstrapServers(), Map.of()),
                broker,
                () -> KafkaBroker.start(folder.resolve("broker"), port));
    }

    private void isToldUntilItIsReached(
            Map<String, String> itsSettings, AutoCloseable broker, Callable<? extends AutoCloseable> again)
            throws Exception {
        var more = new HashMap<>(itsSettings);
        more.putAll(Map.of("JUMPCLOUD_API_KEY", KEY, "MUSTER_HTTP_PORT", "0"));
        Settings settings = Settings.load(Path.of("").toAbsolutePath(), RunningMuster.environment(home, sandbox, more));
        try (ObservabilityServer observatory =
                ObservabilityServer.open(settings.http().orElseThrow(), Set.of())) {
            assertThat(ready(observatory).statusCode())
                    .as("before the start is over")
                    .isEqualTo(503);
            try (RunningMuster muster = RunningMuster.start(home, sandbox, more)) {
                observatory.watch(muster.worker(), muster.ledger(), settings);
                await().atMost(RunningMuster.PATIENCE)
                        .until(() -> ready(observatory).statusCode() == 200);
                assertThat(ready(observatory).body()).contains("\"queue\"");

                broker.close();
                await().atMost(RunningMuster.PATIENCE)
                        .until(() -> ready(observatory).body().contains("Cannot reach the broker"));
                assertThat(ready(observatory).statusCode()).isEqualTo(503);

                try (AutoCloseable back = again.call()) {
                    await().atMost(RunningMuster.PATIENCE)
                            .until(() -> ready(observatory).statusCode() == 200);
                }
            }
        }
    }

    @Test
    @InTurn
    void loadsNoServerClassesInForegroundCommands() throws Exception {
        Path classes = folder.resolve("classes");
        environment.put("MUSTER_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -Xlog:class+load:file=" + classes);
        Finished finished = MusterProcess.run(
                environment,
                "import",
                Files.writeString(folder.resolve("users.csv"), SampleUsers.csv(1))
                        .toString());

        assertThat(finished.exitCode()).as(finished.output()).isZero();
        assertThat(Files.readString(classes)).contains("dev.muster.runtime.Worker");
        assertThat(Files.readAllLines(classes))
                .noneMatch(line -> line.matches(
                        ".*\\] (dev\\.muster\\.observability|io\\.javalin|io\\.micrometer\\.(core|prometheus)"
                                + "|org\\.eclipse\\.jetty|org\\.apache\\.camel\\.management\\.mbean)\\b.*"));
    }

    private static HttpResponse<String> ready(ObservabilityServer observatory)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(observatory.url() + "/observe/health/ready"))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static Map<String, String> checks(MusterCommand muster, String path) throws IOException {
        var checks = new HashMap<String, String>();
        new JsonMapper()
                .readTree(muster.observe(path).body())
                .path("checks")
                .forEach(check -> checks.put(
                        check.path("name").asText(), check.path("status").asText()));
        return checks;
    }

    private static MetricsScrape scrape(MusterCommand muster) {
        HttpResponse<String> answer = muster.observe("metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        return MetricsScrape.of(answer.body());
    }

    private void drop(String name, String content) throws IOException {
        Path outside = Files.writeString(home.resolve("outside"), content);
        Files.move(outside, home.resolve("inbox").resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
