package dev.muster.e2e.failures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.e2e.ApiFault;
import dev.muster.e2e.ApiFaults;
import dev.muster.e2e.CapturedLog;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.faults.FaultScript;
import dev.muster.testing.SampleOfRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For faults of the service of every kind: the rows of an import add up, all valid rows are imported, no rule of
 * conduct is broken, reasons are readable, and no key or password leaks.
 */
@Execution(ExecutionMode.CONCURRENT)
class ApiFaultMatrixIT {
    private static final String KEY = "weather-key-0123456789";
    private static final String PASSWORD = "Invented-Passw0rd-";
    /** Longer than what counts as under way. */
    private static final Duration A_WHILE = Duration.ofMillis(600);

    private static CapturedLog log;

    @BeforeAll
    static void listen() {
        log = CapturedLog.begin();
    }

    @AfterAll
    static void listenNoMore() {
        log.end();
    }

    @Test
    void coversManyFaults() {
        assertThat(ApiFaults.all())
                .hasSizeGreaterThanOrEqualTo(60)
                .extracting(ApiFault::name)
                .doesNotHaveDuplicates();
    }

    static Stream<ApiFault> weathers() {
        return SampleOfRun.of("The API faults", ApiFaults.all(), 4);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("weathers")
    void completesAnImport(ApiFault weather, @TempDir Path home) throws IOException {
        comesThrough(weather, "create", 2, home);
    }

    static Stream<Arguments> weathersEverywhere() {
        return ApiFaults.all().stream()
                .flatMap(weather -> Stream.of("create", "update")
                        .filter(operation -> operation.equals("create") || !weather.creates())
                        .flatMap(
                                operation -> Stream.of(1, 2, 3).map(batch -> Arguments.of(weather, operation, batch))));
    }

    @Tag("soak")
    @ParameterizedTest(name = "{0}: {1}, batch {2}")
    @MethodSource("weathersEverywhere")
    void completesAnImportDespiteAnyFault(ApiFault weather, String operation, int batch, @TempDir Path home)
            throws IOException {
        comesThrough(weather, operation, batch, home);
    }

    private static void comesThrough(ApiFault weather, String operation, int batch, Path home) throws IOException {
        String second = "person" + (batch * weather.batchSize() - weather.batchSize() + 2);
        String script = weather.script()
                .replace("SEND", operation)
                .replace("BATCH", String.valueOf(batch))
                .replace("SECOND", second);
        var settings = SandboxSettings.defaults().withUsersPerSecond(5000).withApiKey(KEY);
        try (Sandbox sandbox =
                Sandbox.start(operation.equals("update") ? settings.withSeed(seed(weather.rows())) : settings)) {
            sandbox.faults().play(FaultScript.of(weather.name(), script));
            Map<String, String> environment = environment(weather);
            ClosedImport closed;
            try (RunningMuster muster = RunningMuster.start(home, sandbox, environment)) {
                muster.drop(
                        operation + "/users.csv",
                        operation.equals("create") ? creates(weather.rows()) : updates(weather.rows()));
                closed = switch (weather.end()) {
                    case ALL_IMPORTED, SECOND_REJECTED -> muster.closed("users.csv");
                    case REFUSED_THEN_IMPORTED -> {
                        staysOpen(
                                muster,
                                sandbox,
                                () -> assertThat(muster.callGate().refusal()).isPresent());
                        yield null;
                    }
                    case AWAY_THEN_IMPORTED -> {
                        staysOpen(
                                muster,
                                sandbox,
                                () -> assertThat(muster.callGate().pauseMillis())
                                        .isBetween(1_800_000L, 3_600_000L));
                        yield null;
                    }
                };
            }
            assertThat(sandbox.misconduct()).isEmpty();
            nothingSecretIsTold(home);
            if (closed == null) {
                sandbox.faults().clear();
                sandbox.forgetMisconduct();
                try (RunningMuster again = RunningMuster.start(home, sandbox, environment)) {
                    closed = again.closed("users.csv");
                }
            }
            ends(weather, operation, second, closed);
            assertThat(sandbox.directory().size())
                    .isEqualTo(
                            operation.equals("create") && weather.end() == ApiFault.End.SECOND_REJECTED
                                    ? weather.rows() - 1
                                    : weather.rows());
            assertThat(sandbox.misconduct()).isEmpty();
            nothingSecretIsTold(home);
        }
    }

    /** The work is kept, and nothing more is sent. */
    private static void staysOpen(RunningMuster muster, Sandbox sandbox, Runnable noted) {
        await().atMost(RunningMuster.PATIENCE).untilAsserted(noted::run);
        await().during(A_WHILE).atMost(RunningMuster.PATIENCE).untilAsserted(() -> {
            noted.run();
            assertThat(muster.callGate().pauseMillis()).isPositive();
            assertThat(sandbox.misconduct()).isEmpty();
        });
        assertThat(muster.ledger().imports().newestFirst())
                .singleElement()
                .satisfies(open -> assertThat(open.status().state().closed()).isFalse());
    }

    private static void ends(ApiFault weather, String operation, String second, ClosedImport closed) {
        boolean rejected = weather.end() == ApiFault.End.SECOND_REJECTED;
        int imported = rejected ? weather.rows() - 1 : weather.rows();
        assertThat(closed.counts())
                .isEqualTo("%d rows, %d created, %d updated, 0 invalid, %d rejected, 0 unresolved, 0 unsent"
                        .formatted(
                                weather.rows(),
                                operation.equals("create") ? imported : 0,
                                operation.equals("update") ? imported : 0,
                                weather.rows() - imported));
        if (rejected) {
            assertThat(closed.deadLetter().lines().skip(1))
                    .singleElement()
                    .asString()
                    .contains(second, "REQUEST_REFUSED", weather.says());
        } else if (weather.says() != null) {
            assertThat(log.text()).contains(weather.says());
        }
    }

    private static Map<String, String> environment(ApiFault weather) {
        var environment = new HashMap<>(Map.of(
                "JUMPCLOUD_API_KEY",
                KEY,
                "MUSTER_BATCH_SIZE",
                String.valueOf(weather.batchSize()),
                "MUSTER_IN_DOUBT_QUIET",
                "300ms",
                "CAMEL_MAIN_SHUTDOWNTIMEOUT",
                "1"));
        if (Stream.of("hang", "drip-head", "continue-forever").anyMatch(weather.script()::contains)) {
            environment.putAll(Map.of("JUMPCLOUD_RESPONSE_TIMEOUT", "1s", "JUMPCLOUD_CONNECT_TIMEOUT", "1s"));
        }
        if (weather.hasty()) {
            environment.put("MUSTER_POLL_DEADLINE", "2s");
        }
        if (weather.script().contains("limit")) {
            environment.put("MUSTER_RATE_REQUESTS_PER_MINUTE", "40");
        }
        return environment;
    }

    private static String creates(int rows) {
        return table("username,email,password", rows, "person%1$d,person%1$d@example.com," + PASSWORD + "person%1$d");
    }

    private static String updates(int rows) {
        return table("id,username,department", rows, "64b5f10000000000000%1$05d,person%1$d,Harbour");
    }

    private static String table(String header, int rows, String row) {
        return IntStream.rangeClosed(1, rows)
                .mapToObj(row::formatted)
                .collect(Collectors.joining("\n", header + "\n", "\n"));
    }

    private static List<ObjectNode> seed(int people) {
        return IntStream.rangeClosed(1, people)
                .mapToObj(number -> JsonNodeFactory.instance
                        .objectNode()
                        .put("_id", "64b5f10000000000000%05d".formatted(number))
                        .put("username", "person" + number)
                        .put("email", "person" + number + "@example.com"))
                .toList();
    }

    /** The source itself has the passwords until it is closed. */
    private static void nothingSecretIsTold(Path home) throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            assertThat(all.filter(Files::isRegularFile)
                            .filter(file -> !file.startsWith(home.resolve("work")) && tellsSecrets(file)))
                    .isEmpty();
        }
        assertThat(log.lines().stream().filter(ApiFaultMatrixIT::isSecret)).isEmpty();
    }

    private static boolean tellsSecrets(Path file) {
        try {
            return isSecret(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSecret(String text) {
        return text.contains(KEY) || text.contains(PASSWORD);
    }
}
