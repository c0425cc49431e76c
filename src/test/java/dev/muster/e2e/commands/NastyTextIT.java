package dev.muster.e2e.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.SampleUsers;
import dev.muster.e2e.queue.JmsPeer;
import dev.muster.records.problem.ShellWord;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.broker.SandboxBroker;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.InTurn;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text from outside, which cannot control a terminal or start a line wherever it is printed or logged. */
class NastyTextIT {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final String FORGED = "2026-01-01T00:00:00.000Z ERROR forged";
    /**
     * A window's title, an emptied screen, a colour, the same by one character, writing backwards, and every kind of
     * line break.
     */
    private static final String NASTY = "\n" + FORGED
            + "\u001b]0;owned\u0007\u001b[2J\u001b[31m\u009b2J\u202e\u2066\u200f\u061c\r" + FORGED + "\u2028" + FORGED
            + "\u0085" + FORGED + "\t\u007f";
    /** Half a character, which no file system and no command line accepts. */
    private static final String NASTIER = NASTY + "\ud800";

    private static final String OUR_COLOURS = "\u001b\\[3[12]m([^\u001b]*)\u001b\\[39m(\u001b\\[0m)?";

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(2000));

    @TempDir
    private Path folder;

    private Path home;
    private Sandbox sandbox;

    @BeforeEach
    void start(Sandbox sandbox) {
        home = folder.resolve("home");
        this.sandbox = sandbox;
    }

    private static void assertHarmless(String printed) {
        assertThat(printed).as("it is shown at all").containsPattern("ERROR(%20| )forged");
        assertNothingIsObeyed(printed);
    }

    private static void assertNothingIsObeyed(String printed) {
        assertThat(printed.codePoints()
                        .filter(character -> character != '\n' && character != '\t' && isObeyed(character))
                        .mapToObj(Integer::toHexString))
                .as(printed)
                .isEmpty();
        assertThat(printed.lines()).noneMatch(line -> line.startsWith(FORGED));
    }

    private static boolean isObeyed(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private String muster(String... arguments) throws Exception {
        return muster(Map.of(), arguments);
    }

    private String muster(Map<String, String> more, String... arguments) throws Exception {
        return MusterCommand.run(RunningMuster.environment(home, sandbox, more), arguments)
                .output();
    }

    private String inColours(String... arguments) throws Exception {
        return MusterProcess.run(RunningMuster.environment(home, sandbox, Map.of("CLICOLOR_FORCE", "1")), arguments)
                .output();
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<List<String>> wrongArguments() {
        return Stream.of(
                List.of(NASTY),
                List.of("--" + NASTY),
                List.of("help", NASTY),
                List.of("status", NASTY),
                List.of("status", "--" + NASTY),
                List.of("cancel", NASTY),
                List.of("redrive", NASTY),
                List.of("job", "5f00000000000000000000aa", "--limit", NASTY),
                List.of("purge", "--older-than", NASTY),
                List.of("template", "--format", NASTY),
                List.of("doctor", "--org", NASTY),
                List.of("plan", NASTY),
                List.of("import", NASTY),
                List.of("import", "--operation", NASTY, "README.md"),
                List.of("plan", "--operation", NASTY, "README.md"),
                List.of("plan", "--delimiter", NASTY, "README.md"),
                List.of("plan", "--encoding", NASTY, "README.md"),
                List.of("plan", "--blank-cells", NASTY, "README.md"),
                List.of("plan", "--mapping", NASTY, "README.md"));
    }

    @ParameterizedTest
    @MethodSource("wrongArguments")
    void escapesWrongArguments(List<String> arguments) throws Exception {
        assertHarmless(muster(arguments.toArray(String[]::new)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MUSTER_BATCH_SIZE",
                "MUSTER_LOG_FORMAT",
                "JUMPCLOUD_BASE_URL",
                "MUSTER_MAPPING",
                "MUSTER_OPERATION",
                "MUSTER_ORGS"
            })
    void escapesValuesOfTheEnvironment(String variable) throws Exception {
        assertHarmless(muster(Map.of(variable, NASTY + "x"), "import", file("users.csv", SampleUsers.csv(1)))
                + muster(Map.of(variable, NASTY + "x"), "doctor"));
    }

    static Stream<Arguments> sources() {
        String users = "[{\"username\":" + json(NASTIER) + ",\"email\":" + json(NASTIER)
                + "},{\"username\":\"ada\",\"email\":\"ada@example.com\",\"firstname\":" + json(NASTIER) + "}]";
        return Stream.of(
                Arguments.of("cells.json", users, null),
                Arguments.of(
                        "column.csv",
                        "username,email,\"" + NASTY.replace("\u0007", "") + "\"\nada,ada@example.com,\"x\"\n",
                        null),
                Arguments.of(
                        "key.json",
                        "[{\"username\":\"ada\",\"email\":\"ada@example.com\"," + json(NASTIER) + ":1}]",
                        null),
                Arguments.of(
                        "mapped.json",
                        "[{\"username\":\"ada\",\"Mail\":\"ada@example.com\"," + json(NASTIER) + ":" + json(NASTIER)
                                + "}]",
                        "columns:\n  Mail: email\n"),
                Arguments.of(
                        "mapped-cell.json",
                        "[{\"username\":\"ada\",\"Mail\":\"ada@example.com\",\"Dept\":" + json(NASTIER) + "}]",
                        "columns:\n  Mail: email\n  Dept: department\n"),
                Arguments.of(
                        "table.json",
                        "[{\"username\":\"ada\",\"email\":\"ada@example.com\",\"Dept\":" + json(NASTIER) + "}]",
                        "columns:\n  Dept: department\ntables:\n  department:\n    HR: People\n"),
                Arguments.of("mistake.json", users, "columns:\n  " + json(NASTY) + ": " + json(NASTY) + "\n"),
                Arguments.of("expression.json", users, "computed:\n  username: " + json("$uppercase(" + NASTY) + "\n"),
                Arguments.of("noyaml.json", users, "columns: " + json(NASTY) + "\n" + NASTY + ": [\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sources")
    @InTurn
    void escapesTextOfSourcesAndMappings(String name, String content, String mapping) throws Exception {
        String source = file(NASTY + name, content);
        String mappedBy = mapping == null ? "none" : file(NASTY + "columns.yaml", mapping);

        assertHarmless(muster("plan", "--mapping", mappedBy, source));
        assertHarmless(muster("plan", "--json", "--mapping", mappedBy, source));
        assertHarmless(muster("import", "--allow-invalid", "--mapping", mappedBy, source));
    }

    @Test
    @InTurn
    void escapesResultsOfTheService() throws Exception {
        sandbox.faults()
                .onNext(
                        SandboxCall.BULK_RESULTS,
                        Fault.rows(rows -> {
                            rows.forEach(row -> row.put("status", "failed").put("statusMsg", NASTIER));
                            return rows;
                        }),
                        100);
        String imported = inColours("import", file(NASTY + "users.csv", SampleUsers.csv(2)));
        assertThat(imported).as("our own colours").containsPattern(OUR_COLOURS);
        assertHarmless(imported.replaceAll(OUR_COLOURS, "$1"));

        String listed = muster("status");
        assertHarmless(listed);
        assertHarmless(muster("status", listed.substring(0, 26)));
        assertHarmless(inColours("status", listed.substring(0, 26)).replaceAll(OUR_COLOURS, "$1"));
        assertHarmless(muster("status", "--json"));
        assertHarmless(muster("import", "--again", "--json", file(NASTY + "users.csv", SampleUsers.csv(3))));
        assertHarmless(muster("import", "--again", "--quiet", file(NASTY + "users.csv", SampleUsers.csv(4))));
        assertHarmless(muster("redrive", listed.substring(0, 26), "--all"));
        try (Stream<Path> reports = Files.walk(home.resolve("reports").resolve(listed.substring(0, 26)))) {
            assertThat(reports.filter(report -> report.endsWith("results.csv")))
                    .singleElement()
                    .satisfies(results -> assertThat(Files.readString(results).lines())
                            .as("a header, and a row a line")
                            .hasSize(3));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 502})
    @InTurn
    void escapesResponsesOfTheServiceAndProxies(int status) throws Exception {
        for (SandboxCall call : List.of(
                SandboxCall.BULK_CREATE, SandboxCall.LIST_USERS, SandboxCall.JOB_DETAILS, SandboxCall.SEARCH_USERS)) {
            sandbox.faults()
                    .onNext(
                            call,
                            Fault.answer(status, Map.of(), "application/json", "{\"message\":" + json(NASTIER) + "}"));
            sandbox.faults()
                    .onNext(
                            call,
                            Fault.answer(status, Map.of(), "text/html", "<html>\n<body>" + NASTY + "</body></html>"));
        }
        assertHarmless(muster("job", "5f00000000000000000000aa"));
        assertHarmless(muster("job", "5f00000000000000000000aa"));
        assertHarmless(muster("doctor") + muster("doctor"));
        assertHarmless(muster("import", file(NASTY + "one.csv", SampleUsers.csv(1)))
                + muster("import", file(NASTY + "two.csv", SampleUsers.csv(2))));
        assertHarmless(muster("plan", "--operation", "upsert", file(NASTY + "one.csv", SampleUsers.csv(1))));
    }

    @Test
    void escapesJobsOfTheService() throws Exception {
        String row = "{\"id\":" + json(NASTIER) + ",\"status\":" + json(NASTIER) + ",\"statusMsg\":" + json(NASTIER)
                + ",\"meta\":{\"username\":" + json(NASTIER) + "}}";
        sandbox.faults().onNext(SandboxCall.JOB_DETAILS, Fault.answer(200, Map.of(), "application/json", row), 2);
        sandbox.faults()
                .onNext(SandboxCall.BULK_RESULTS, Fault.answer(200, Map.of(), "application/json", "[" + row + "]"), 2);

        for (String[] options : new String[][] {{}, {"--json"}, {"--bulk-results"}, {"--bulk-results", "--json"}}) {
            String[] arguments = Stream.concat(Stream.of("job", "5f00000000000000000000aa"), Arrays.stream(options))
                    .toArray(String[]::new);
            String shown = muster(arguments);
            assertHarmless(shown);
            if (List.of(options).contains("--json")) {
                assertThat(JSON.readTree(shown.substring(shown.lastIndexOf('\n', shown.length() - 2) + 1))
                                .findValue("statusMsg")
                                .asText())
                        .as("it means the same")
                        .isEqualTo(NASTIER);
            }
        }
    }

    @Test
    void escapesThePathOfTheHome() throws Exception {
        home = folder.resolve(NASTY);
        String source = file("users.csv", SampleUsers.csv(1) + "kim,nonsense,Kim\n");

        assertNothingIsObeyed(muster("status"));
        assertHarmless(muster("import", source));
        assertHarmless(muster("doctor"));
    }

    @Test
    void escapesInvalidJobIds() throws Exception {
        assertNothingIsObeyed(muster("job", NASTY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    @InTurn
    void escapesLogsAndHealthResponses(String format) throws Exception {
        sandbox.faults()
                .onNext(
                        SandboxCall.BULK_CREATE,
                        Fault.answer(502, Map.of(), "text/html", "<html>\n" + NASTY + "</html>"));
        sandbox.faults()
                .onNext(
                        SandboxCall.SEARCH_USERS,
                        Fault.answer(401, Map.of(), "application/json", "{\"message\":" + json(NASTIER) + "}"),
                        1000);
        try (SandboxBroker broker = SandboxBroker.start(folder.resolve("broker"));
                JmsPeer peer = JmsPeer.artemis(broker.url());
                MusterCommand muster = MusterCommand.startWithErrorsApart(
                        RunningMuster.environment(
                                home,
                                sandbox,
                                JmsPeer.environment(
                                        broker.url(),
                                        Map.of("MUSTER_LOG_FORMAT", format, "MUSTER_LOG_LEVEL", "debug"))),
                        "run")) {
            await().atMost(RunningMuster.PATIENCE).until(() -> muster.output().contains("Muster watches"));
            drop(NASTY + "stray.csv.part", SampleUsers.csv(1));
            drop(
                    "create/" + NASTY + "refused.csv",
                    "username,email," + NASTY.replaceAll("\\p{Cntrl}", "") + "\nada,ada@example.com,x\n");
            drop("create/" + NASTY + "doubt.csv", SampleUsers.csv(3));
            Files.createSymbolicLink(
                    home.resolve("inbox").resolve("create").resolve(NASTY + "link.csv"),
                    Path.of(file("elsewhere.csv", SampleUsers.csv(1))));
            peer.send("no JSON" + NASTY, NASTY, Map.of("operation", NASTY, "org", NASTY));
            peer.send(
                    "{\"username\":\"ann\",\"email\":\"ann@example.com\"," + json(NASTIER) + ":1}",
                    NASTY,
                    Map.of("operation", NASTY));

            peer.deadLetter();
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> muster.observe("health").body().contains("JumpCloud rejects our credentials"));
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> muster.errors().contains("refused.csv: 1 rows")
                            && muster.errors().contains("is in doubt")
                            && muster.errors().contains("link.csv is not imported"));

            assertNothingIsObeyed(muster.observe("health").body());
            assertHarmless(muster.errors() + muster.output());
            if (format.equals("json")) {
                assertThat(muster.errors().lines())
                        .allSatisfy(line -> assertThat(
                                        JSON.readTree(line).path("message").asText())
                                .isNotEmpty())
                        .anySatisfy(line -> assertThat(
                                        JSON.readTree(line).path("message").asText())
                                .as("it means the same")
                                .contains(NASTY + "link.csv is not imported"));
            }
        }
        assertHarmless(muster("status"));
    }

    private void drop(String name, String content) throws IOException {
        Path outside = Files.writeString(folder.resolve("outside.tmp"), content);
        Files.move(outside, home.resolve("inbox").resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    @InTurn
    void escapesTextOnATerminal() throws Exception {
        Map<String, String> environment =
                new HashMap<>(RunningMuster.environment(home, sandbox, Map.of("TERM", "xterm", "SHELL", "/bin/bash")));
        String source = file(NASTY + "users.csv", SampleUsers.csv(1200));
        try (MusterProcess muster = MusterProcess.startOnTerminal(environment, "import", ShellWord.of(source))) {
            await().atMost(RunningMuster.PATIENCE).until(() -> muster.output().contains("[y/N]"));
            muster.type("y\n");

            assertThat(muster.exitCode()).as(muster.output()).isZero();
            assertThat(muster.output()).contains("\r_" + FORGED);
            assertHarmless(muster.output().replaceAll(OUR_COLOURS, "$1").replace("\r", "\n"));
        }
    }
}
