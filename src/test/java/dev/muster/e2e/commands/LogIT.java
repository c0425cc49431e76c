package dev.muster.e2e.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.Program;
import dev.muster.e2e.RunningMuster;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.InTurn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON log of the service: one line for each state change, none for records. */
class LogIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, String> AS_JSON =
            Map.of("MUSTER_LOG_FORMAT", "json", "MUSTER_BATCH_SIZE", "400", "MUSTER_BATCHSIZE", "1");
    /**
     * The log lines of an import without trouble: open, read, finished. Each of its batches logs its job and that it is
     * settled.
     */
    private static final int LINES_OF_AN_IMPORT = 3;

    private static final int LINES_OF_A_BATCH = 2;

    @TempDir
    private Path home;

    @Test
    @InTurn
    void logsEachStateChangeAsOneJsonLine() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(5000));
                MusterCommand muster =
                        MusterCommand.startWithErrorsApart(RunningMuster.environment(home, sandbox, AS_JSON), "run")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> muster.output().contains("Muster watches"));
            assertThat(imported(muster, "forty.csv", people(40))).hasSize(LINES_OF_AN_IMPORT + LINES_OF_A_BATCH);
            List<JsonNode> ofOneBatch = imported(muster, "four-hundred.csv", people(400));
            assertThat(ofOneBatch).as("ten times the rows in one batch").hasSize(LINES_OF_AN_IMPORT + LINES_OF_A_BATCH);
            assertThat(ofOneBatch)
                    .filteredOn(line -> line.has("batch"))
                    .hasSize(LINES_OF_A_BATCH)
                    .allSatisfy(
                            line -> assertThat(line.path("operation").asText()).isEqualTo("create"));
            assertThat(imported(muster, "two-batches.csv", people(800)))
                    .hasSize(LINES_OF_AN_IMPORT + 2 * LINES_OF_A_BATCH);

            sandbox.faults()
                    .onNext(SandboxCall.BULK_CREATE, Fault.answer(502, Map.of(), "text/html", "<h1>Bad gateway</h1>"));
            List<JsonNode> inDoubt = imported(muster, "doubt.csv", people(900));

            assertThat(messages(inDoubt))
                    .anyMatch(message -> message.matches(
                            "WARN Batch \\d+ of import \\w+ is in doubt; looking up its users before any "
                                    + "resend: .*502.*"))
                    .anyMatch(message ->
                            message.matches("WARN Sending the missing records of batch \\d+ of import \\w+ again"))
                    .anyMatch(message ->
                            message.matches("INFO Import \\w+ is finished: doubt.csv: 900 rows = 900 created .*"));
            assertThat(inDoubt)
                    .filteredOn(line -> line.path("message").asText().matches("Batch \\d+ .* is (job|settled; job) .*"))
                    .as("each of three batches is a job, and is settled")
                    .hasSize(3 * LINES_OF_A_BATCH)
                    .allSatisfy(line -> assertThat(line.path("message").asText())
                            .contains(
                                    "Batch " + line.path("batch").asText() + " of import "
                                            + line.path("import").asText(),
                                    " job " + line.path("job").asText()));
            assertThat(messages(imported(muster, "wrong.csv", "username,email,shoesize\nann,ann@example.com,39\n")))
                    .last()
                    .asString()
                    .as("an end that needs attention")
                    .matches("WARN Import \\w+ is refused: wrong.csv: 1 rows = .* 1 unsent; .*shoesize.*; rows that "
                            + "were "
                            + "not imported are in .*");
            assertThat(muster.errors()).doesNotContain("sandbox-key", "Sesame-open-1!");
            assertThat(messages(lines(muster)))
                    .as("an unknown variable")
                    .contains("WARN Ignoring MUSTER_BATCHSIZE in the environment: it is not a setting. Did you mean "
                            + "MUSTER_BATCH_SIZE? Correct the name or unset the variable");
        }
    }

    @InTurn
    @Test
    void logsOnlyJsonWithSecretsInFiles() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(5000))) {
            Map<String, String> environment = RunningMuster.environment(
                    home,
                    sandbox,
                    Map.of(
                            "MUSTER_LOG_FORMAT",
                            "json",
                            "MUSTER_LOG_LEVEL",
                            "INFO",
                            "JUMPCLOUD_API_KEY",
                            "",
                            "JUMPCLOUD_API_KEY_FILE",
                            Files.writeString(home.resolve("api-key"), "sandbox-key\n")
                                    .toString(),
                            "MUSTER_SECRET_KEY_FILE",
                            Files.writeString(
                                            home.resolve("ledger-key"),
                                            "bXVzdGVyIGtlZXBzIG5vIHNlY3JldHMgYXQgcmVzdCE=\n")
                                    .toString()));
            try (MusterCommand run = MusterCommand.startWithErrorsApart(environment, "run")) {
                await().atMost(Duration.ofSeconds(60)).until(() -> run.output().contains("Muster watches"));
                assertThat(imported(run, "forty.csv", people(40))).hasSize(LINES_OF_AN_IMPORT + LINES_OF_A_BATCH);
            }
            String file =
                    Files.writeString(home.resolve("more.csv"), people(41)).toString();
            try (MusterCommand command = MusterCommand.startWithErrorsApart(environment, "import", file)) {
                assertThat(command.exitCode()).as(command.errors()).isZero();
                assertThat(messages(lines(command)))
                        .anyMatch(line ->
                                line.matches("INFO Import \\w+ is finished: more.csv: 41 rows = 41 created .*"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    @InTurn
    void showsLogStepsOfCustomRoutes(String format) throws Exception {
        Path program = home.resolve("program");
        Program.install(program);
        Files.writeString(program.resolve("routes/greeting.camel.yaml"), """
                - route:
                    id: greeting
                    from:
                      uri: scheduler:greeting
                      parameters: {repeatCount: 1}
                      steps:
                        - log: {message: "A step says hello"}
                        - setBody: {constant: "An endpoint says hello"}
                        - to: {uri: "log:com.example.greeting"}
                """);
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults());
                MusterProcess muster = MusterProcess.startInShell(
                        RunningMuster.environment(home.resolve("home"), sandbox, Map.of("MUSTER_LOG_FORMAT", format)),
                        home,
                        "exec program/muster run 2>errors")) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.readString(home.resolve("errors")).contains("An endpoint says hello"));

            List<String> lines = Files.readAllLines(home.resolve("errors"));
            if (format.equals("json")) {
                assertThat(lines.stream()
                                .map(LogIT::parsed)
                                .map(line -> line.path("level").asText() + " "
                                        + line.path("logger").asText() + " "
                                        + line.path("message").asText()))
                        .anyMatch(line -> line.matches("INFO \\S*greeting\\S* A step says hello"))
                        .anyMatch(line -> line.startsWith("INFO com.example.greeting ")
                                && line.contains("An endpoint says hello"));
            } else {
                assertThat(lines)
                        .anyMatch(line -> line.matches("\\S+ INFO +\\S*greeting\\S* - A step says hello"))
                        .anyMatch(line -> line.matches("\\S+ INFO +greeting - .*An endpoint says hello.*"));
            }
        }
    }

    /** Imports a file, and returns what is logged of its import. */
    private List<JsonNode> imported(MusterCommand muster, String name, String content) throws IOException {
        Path outside = Files.writeString(home.resolve("outside.tmp"), content);
        Files.move(outside, home.resolve("inbox").resolve(name), StandardCopyOption.ATOMIC_MOVE);
        await().atMost(Duration.ofSeconds(60)).until(() -> muster.errors().contains(": " + name + ": "));
        List<JsonNode> all = lines(muster);
        String id = all.stream()
                .filter(line -> line.path("message").asText().startsWith(name + " is import "))
                .findFirst()
                .orElseThrow()
                .path("import")
                .asText();
        return all.stream()
                .filter(line -> line.path("import").asText().equals(id))
                .toList();
    }

    /** The log, every line of which must be one JSON object with the fields that all have. */
    private static List<JsonNode> lines(MusterCommand muster) {
        return muster.errors().lines().map(LogIT::parsed).toList();
    }

    private static JsonNode parsed(String text) {
        try {
            JsonNode line = JSON.readTree(text);
            assertThat(line.isObject()).as(text).isTrue();
            assertThat(Instant.parse(line.path("timestamp").asText())).as(text).isBeforeOrEqualTo(Instant.now());
            assertThat(List.of("level", "logger", "thread", "message"))
                    .as(text)
                    .allSatisfy(field -> assertThat(line.path(field).asText()).isNotEmpty());
            return line;
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    private static List<String> messages(List<JsonNode> lines) {
        return lines.stream()
                .map(line ->
                        line.path("level").asText() + " " + line.path("message").asText())
                .toList();
    }

    /** Other people each time. */
    private static String people(int people) {
        return IntStream.rangeClosed(1, people)
                .mapToObj(n -> "p%d.%d,p%d.%d@example.com,Sesame-open-1!\n".formatted(people, n, people, n))
                .collect(Collectors.joining("", "username,email,password\n", ""));
    }
}
