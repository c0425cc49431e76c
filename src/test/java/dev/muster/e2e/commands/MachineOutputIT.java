package dev.muster.e2e.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.SampleUsers;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.InTurn;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** JSON output, as documented in {@code docs/commands.md}. */
class MachineOutputIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern EVENT = Pattern.compile("^\\| `(\\w+)` \\| (`.*?`) \\|", Pattern.MULTILINE);

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(2000));

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Map<String, String> environment;

    @BeforeEach
    void setUp(Sandbox sandbox) {
        this.sandbox = sandbox;
        environment = RunningMuster.environment(folder.resolve("home"), sandbox, Map.of());
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    @Test
    void writesEventsOfAnImport() throws Exception {
        Finished finished = MusterCommand.run(environment, "import", "--json", file("users.csv", """
                username,email
                gil.hart.of.the.gardens,gil.hart@example.com
                kim.long,nonsense
                """));

        assertThat(finished.exitCode()).as(finished.output()).isEqualTo(1);
        List<JsonNode> events = asPromised(finished);
        assertThat(of("progress", events))
                .isNotEmpty()
                .allSatisfy(progress -> assertThat(progress.path("stage").asText())
                        .isIn("reading", "sending", "waiting for results", "reporting"));
        assertThat(of("record", events)).singleElement().satisfies(record -> {
            assertThat(record.path("line").asInt()).isEqualTo(3);
            assertThat(record.path("outcome").asText()).isEqualTo("invalid");
            assertThat(record.path("code").asText()).isEqualTo("EMAIL_MALFORMED");
        });
        assertThat(of("warning", events))
                .singleElement()
                .satisfies(warning -> assertThat(warning.path("code").asText()).isEqualTo("TOO_LONG_FOR_DEVICES"));
        JsonNode end = events.get(events.size() - 1);
        assertThat(end.path("event").asText()).isEqualTo("finished");
        Path receipt = folder.resolve("home/reports")
                .resolve(end.path("import").asText())
                .resolve("receipt.json");
        assertThat(end.path("receipt")).isEqualTo(JSON.readTree(receipt.toFile()));
    }

    @Test
    void writesWhyAnImportIsRefusedOrCannotStart() throws Exception {
        Finished refused = MusterCommand.run(
                environment,
                "import",
                "--json",
                file("users.csv", "username,email,shoe size\ngil.hart,gil.hart@example.com,44\n"));
        assertThat(refused.exitCode()).isEqualTo(1);
        List<JsonNode> events = asPromised(refused);
        assertThat(events.get(events.size() - 1).at("/refused/code").asText()).isEqualTo("COLUMN_UNKNOWN");
        assertThat(events.get(events.size() - 1).at("/receipt/state").asText()).isEqualTo("refused");

        Finished missing = MusterCommand.run(environment, "import", "--json", "nowhere.csv");
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(of(
                        "error",
                        events(missing.output()
                                .lines()
                                .filter(line -> line.startsWith("{"))
                                .toList())))
                .singleElement()
                .satisfies(error ->
                        assertThat(error.path("message").asText()).startsWith("nowhere.csv does not " + "exist"));
    }

    @Test
    @InTurn
    void writesThatAnImportStoppedAndWhenItContinues() throws Exception {
        sandbox.faults()
                .onNext(SandboxCall.BULK_RESULTS, Fault.answer(200, Map.of(), "application/json", "[]"), 1_000_000);
        try (MusterProcess muster =
                MusterProcess.start(environment, "import", "--json", file("users.csv", SampleUsers.csv(3)))) {
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> sandbox.requests().of(SandboxCall.BULK_RESULTS).size() > 1);
            await().atMost(RunningMuster.PATIENCE).untilAsserted(() -> {
                JsonNode status = status();
                assertThat(status.path("nextPoll").asText()).startsWith("20");
                assertThat(status.path("worker").asText()).isEqualTo("process " + muster.pid());
            });
            muster.interrupt();
            assertThat(muster.exitCode()).isEqualTo(130);
            List<JsonNode> stopped =
                    of("stopped", events(muster.output().lines().toList()));
            assertThat(stopped)
                    .singleElement()
                    .satisfies(
                            event -> assertThat(event.path("exitCode").asInt()).isEqualTo(130));
        }
        JsonNode status = status();
        assertThat(status.path("worker").isNull()).isTrue();
        assertThat(status.path("open").asInt()).isEqualTo(3);
        assertThat(status.at("/batches/submitted").asInt()).isEqualTo(1);
        assertThat(status.path("jobs")).hasSize(1);
    }

    @Test
    void countsReasonsByKindInStatus() throws Exception {
        MusterCommand.run(
                environment,
                "import",
                "--allow-invalid",
                file("users.csv", "username,email\nann,one\nben,two\nkim,two\n,kim@example.com\n"));

        JsonNode failures = status().path("failures");
        assertThat(failures.get(0).path("code").asText()).isEqualTo("EMAIL_MALFORMED");
        assertThat(failures.get(0).path("rows").asInt()).isEqualTo(3);
        assertThat(failures.get(0).at("/reasons/0/reason").asText())
                .isEqualTo("email \"two\" is not a valid email address");
        assertThat(failures.get(0).at("/reasons/0/rows").asInt()).isEqualTo(2);
        assertThat(failures.get(1).path("code").asText()).isEqualTo("ATTRIBUTE_MISSING");
    }

    @InTurn
    @Test
    void listsRecentImportsUnlessAllAreRequested() throws Exception {
        String[] command = new String[23];
        command[0] = "import";
        command[1] = "--json";
        for (int number = 2; number < command.length; number++) {
            command[number] = file("users" + number + ".csv", "username,email\nann" + number + ",nonsense\n");
        }
        MusterCommand.run(environment, command);

        JsonNode latest =
                JSON.readTree(MusterCommand.run(environment, "status", "--json").output());
        assertThat(latest.path("imports")).hasSize(20);
        assertThat(latest.path("more").asInt()).isEqualTo(1);
        assertThat(MusterCommand.run(environment, "status").output())
                .endsWith("1 older import not shown. To list all: ./muster status --all\n");
        assertThat(MusterCommand.run(environment, "status", "--all").output().lines())
                .hasSize(21);
    }

    @Test
    void printsOnlyClosedImportsWithQuiet() throws Exception {
        Finished finished = MusterCommand.run(
                environment,
                "import",
                "--quiet",
                file("users.csv", "username,email\nann,ann@example.com\nkim,nonsense\n"));

        assertThat(finished.exitCode()).isEqualTo(1);
        assertThat(finished.output().lines().map(line -> line.replaceFirst(":.*", "")))
                .containsExactly("users.csv", "  dead letter", "  what to do");
    }

    private JsonNode status() throws IOException, InterruptedException {
        String importId = JSON.readTree(
                        MusterCommand.run(environment, "status", "--json").output())
                .at("/imports/0/import")
                .asText();
        return JSON.readTree(
                MusterCommand.run(environment, "status", "--json", importId).output());
    }

    private static List<JsonNode> of(String kind, List<JsonNode> events) {
        return events.stream()
                .filter(event -> event.path("event").asText().equals(kind))
                .toList();
    }

    private static List<JsonNode> asPromised(Finished finished) throws IOException {
        List<JsonNode> events = events(finished.output().lines().toList());
        Map<String, Set<String>> promised = promised();
        assertThat(events)
                .allSatisfy(event -> assertThat(fields(event))
                        .isEqualTo(promised.get(event.path("event").asText())));
        return events;
    }

    private static List<JsonNode> events(List<String> lines) {
        return lines.stream()
                .map(line -> {
                    try {
                        return JSON.readTree(line);
                    } catch (IOException e) {
                        throw new UncheckedIOException(line, e);
                    }
                })
                .toList();
    }

    private static Set<String> fields(JsonNode event) {
        return event.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !name.equals("event"))
                .collect(Collectors.toSet());
    }

    private static Map<String, Set<String>> promised() throws IOException {
        Map<String, Set<String>> promised = new HashMap<>();
        EVENT.matcher(Files.readString(Path.of("docs/commands.md")))
                .results()
                .forEach(row -> promised.put(
                        row.group(1), Set.of(row.group(2).replace("`", "").split(", "))));
        return promised;
    }
}
