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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./muster plan}: says all that an import would do, and does nothing of it. */
class PlanIT {
    private static final String PEOPLE = """
            username,email,password,operation
            ann,ann@example.com,Tr0ub4dor&3,
            bea,nonsense,,
            cid,cid@example.com,,create
            ,,,update
            """;

    @TempDir
    private Path root;

    @Test
    void needsNoKeyAndLeavesNothingBehind() throws Exception {
        Path source = Files.writeString(root.resolve("people.csv"), PEOPLE);
        Finished plan = plan(source.toString());

        assertThat(plan.exitCode()).as(plan.output()).isEqualTo(1);
        assertThat(plan.output().lines())
                .contains(
                        "people.csv: 4 rows, 2 invalid",
                        "  create: 2 rows in 1 batch",
                        "people.csv:3: EMAIL_MALFORMED: email \"nonsense\" is not a valid email address. Write it as "
                                + "name@domain, such as ada@example.com.",
                        "  {\"username\":\"ann\",\"email\":\"ann@example.com\",\"password\":\"***\"}",
                        "Nothing was sent.");
        assertThat(plan.output()).contains("people.csv:5: ATTRIBUTE_MISSING").doesNotContain("Tr0ub4dor");
        assertThat(root.resolve("home")).doesNotExist();
        try (Stream<Path> left = Files.list(root.resolve("tmp"))) {
            assertThat(left.filter(file -> file.getFileName().toString().startsWith("muster-")))
                    .isEmpty();
        }
    }

    @Test
    void printsJson() throws Exception {
        Path source = Files.writeString(root.resolve("people.csv"), PEOPLE);
        JsonNode plan =
                new JsonMapper().readTree(plan("--json", source.toString()).output());

        assertThat(plan.path("rows").asInt()).isEqualTo(4);
        assertThat(plan.path("invalid").asInt()).isEqualTo(2);
        assertThat(plan.path("operations").path("create").path("rows").asInt()).isEqualTo(2);
        assertThat(plan.path("mistakes").findValuesAsText("code"))
                .containsExactly("EMAIL_MALFORMED", "ATTRIBUTE_MISSING");
        assertThat(plan.path("users").findValuesAsText("username")).containsExactly("ann", "cid");
        assertThat(plan.path("refused").isNull()).isTrue();
    }

    @Test
    void countsBatchesOfAValidSource() throws Exception {
        Path source = Files.writeString(root.resolve("people.csv"), SampleUsers.csv(1201));
        Finished plan = plan(source.toString());

        assertThat(plan.exitCode()).as(plan.output()).isZero();
        assertThat(plan.output())
                .contains("people.csv: 1201 rows, 0 invalid", "create: 1201 rows in 3 batches", "about 22 requests");
        assertThat(plan.output().lines().filter(line -> line.startsWith("  {"))).hasSize(3);
        assertThat(plan.output().lines())
                .contains(
                        "line 2: create person1",
                        "New: 1201 users, no password, default state of CSV imports: activation email if that is "
                                + "ACTIVATED");
        assertThat(plan.output())
                .contains("... and 1181 more changes. To see all: ", "plan --all --operation create")
                .contains("Plan: 1201 creates; about 22 requests, ");
        assertThat(plan("--all", source.toString()).output().lines().filter(line -> line.startsWith("line ")))
                .hasSize(1201);
        assertThat(plan("--full", source.toString()).output().lines().filter(line -> line.startsWith("  {")))
                .hasSize(1201);
    }

    @Test
    void explainsWhyNothingWouldBeSent() throws Exception {
        Path unknown = Files.writeString(root.resolve("unknown.csv"), "username,email,shoe\nann,ann@example.com,38\n");
        assertThat(plan(unknown.toString())).satisfies(plan -> {
            assertThat(plan.exitCode()).isEqualTo(1);
            assertThat(plan.output()).contains("an import would send nothing: COLUMN_UNKNOWN");
        });
        assertThat(plan("--ignore-columns", "shoe", unknown.toString()).exitCode())
                .isZero();
        assertThat(plan(root.resolve("nowhere.csv").toString()).exitCode()).isEqualTo(2);
        Path cutOff = Files.writeString(
                root.resolve("cut-off.json"), "[{\"username\":\"ann\",\"email\":\"ann@example.com\"},{\"user");
        assertThat(plan(cutOff.toString()).output()).contains("JSON_TRUNCATED");
    }

    @Test
    void countsCleanedValues() throws Exception {
        Path source = Files.writeString(
                root.resolve("people.csv"),
                "username,email,department,location,work_number\nann,ann@example.com,Sales "
                        + ",\u00a0Mu\u0308nster,'+49 30 5550101\n"
                        + "bea,bea@example.com\u200b,\tSales,nan,\n");
        Finished plan = plan(source.toString());

        assertThat(plan.exitCode()).as(plan.output()).isZero();
        assertThat(plan.output().lines())
                .contains(
                        "  values: 3 trimmed, 1 without invisible characters, 1 normalised, 1 without a guarding "
                                + "apostrophe or =\"…\"",
                        "people.csv:3: warning, WORD_FOR_NOTHING: location says \"nan\", which counts as "
                                + "blank. No value is sent. To send the word itself, remove it from "
                                + "muster.values.nothing.");
        JsonNode values = new JsonMapper()
                .readTree(plan("--json", source.toString()).output())
                .path("values");
        assertThat(values).hasToString("{\"trimmed\":3,\"invisible\":1,\"normalised\":1,\"unwrapped\":1}");
    }

    @InTurn
    @Test
    void looksUpUsersWithAKeyAndWritesNothing() throws Exception {
        Path source = Files.writeString(root.resolve("people.csv"), """
                operation,username,email,department,manager
                update,ada.brook,,Gardens,
                update,missing.user,,Gardens,
                upsert,ben.castle,ben.castle@example.com,Finance,
                create,gil.hart,gil.hart@example.com,,ida.jones
                create,ida.jones,ida.jones@example.com,,ada.brook
                """);
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withDemoSeed())) {
            Map<String, String> service = Map.of(
                    "JUMPCLOUD_API_KEY",
                    "sandbox-key",
                    "JUMPCLOUD_BASE_URL",
                    sandbox.baseUrl().toString());
            Finished plan = plan(service, source.toString());

            assertThat(plan.exitCode()).as(plan.output()).isEqualTo(1);
            assertThat(plan.output().lines())
                    .contains(
                            "people.csv: 5 rows, 1 invalid",
                            "  create: 2 rows in 1 batch",
                            "  update: 1 row in 1 batch",
                            "  unchanged: 1 row with nothing to change in the directory",
                            "  then set 1 manager created by this file, in 1 batch of updates",
                            "people.csv:3: USER_UNKNOWN: The directory has no user with the username "
                                    + "\"missing.user\". Correct it, or give the user's id.",
                            "  {\"id\":\"64b5f1000000000000000001\",\"department\":\"Gardens\"}");
            assertThat(sandbox.requests().all())
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request.call()).isEqualTo(SandboxCall.SEARCH_USERS));

            sandbox.faults()
                    .onNext(
                            SandboxCall.SEARCH_USERS,
                            Fault.answer(
                                    401, Map.of(), "application/json", "{\"message\":\"api key user not found\"}"));
            Finished refused = plan(service, source.toString());
            assertThat(refused.exitCode()).as(refused.output()).isEqualTo(3);
            assertThat(refused.output())
                    .contains("muster: Could not look up users (HTTP 401: api key user not found)", "not looked up");
        }
    }

    @Test
    void showsOldAndNewValues() throws Exception {
        Path source = Files.writeString(root.resolve("people.csv"), """
                operation,id,username,email,department,jobTitle,work_region,state,password
                update,64b5f1000000000000000001,ada.stone,ada.stone@example.com,,,,,
                update,,ben.castle,,Marketing,<clear>,Surrey,,Invented-Passw0rd-1
                update,,cleo.dunn,,,,,SUSPENDED,
                create,,gil.hart,gil.hart@example.com,Gardens,,,STAGED,Invented-Passw0rd-2
                upsert,,cleo.dunn,other@example.com,,,,,
                """);
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withDemoSeed())) {
            Map<String, String> service = Map.of(
                    "JUMPCLOUD_API_KEY",
                    "sandbox-key",
                    "JUMPCLOUD_BASE_URL",
                    sandbox.baseUrl().toString());
            Finished plan = plan(service, source.toString());

            assertThat(plan.output().lines())
                    .contains(
                            "line 2: rename ada.brook -> ada.stone; email \"ada.brook@example.com\" -> "
                                    + "\"ada.stone@example.com\"",
                            "line 3: update ben.castle: password is set, jobTitle \"Accountant\" -> \"\", "
                                    + "department \"Finance\" -> \"Marketing\", "
                                    + "addresses.work.region \"Kent\" -> \"Surrey\"",
                            "line 4: suspend cleo.dunn: state \"ACTIVATED\" -> \"SUSPENDED\"",
                            "line 5: create gil.hart",
                            "New: 1 user, password, STAGED: no activation email");
            assertThat(plan.output())
                    .contains("Plan: 1 create, 1 rename, 1 update, 1 suspension, 1 invalid; about ")
                    .doesNotContain("Invented-Passw0rd");

            JsonNode document = new JsonMapper()
                    .readTree(plan(service, "--json", source.toString()).output());
            assertThat(document.path("changes").findValuesAsText("action"))
                    .containsExactly("rename", "update", "suspend", "create");
            assertThat(document.at("/changes/0"))
                    .hasToString("{\"line\":2,\"action\":\"rename\","
                            + "\"username\":\"ada.brook\",\"userId\":\"64b5f1000000000000000001\",\"changes\":["
                            + "{\"attribute\":\"username\",\"old\":\"ada.brook\",\"new\":\"ada.stone\"},"
                            + "{\"attribute\":\"email\",\"old\":\"ada.brook@example.com\","
                            + "\"new\":\"ada.stone@example.com\"}]}");
            assertThat(document.at("/changes/3").toString()).contains("{\"attribute\":\"password\",\"new\":\"***\"}");
            assertThat(document.at("/actions/suspend").asInt()).isOne();
            assertThat(document.at("/newUsers/0"))
                    .hasToString("{\"state\":\"STAGED\",\"password\":true,\"activationEmail\":\"no\",\"users\":1}");
        }
    }

    @Test
    void showsPasswordsOfUpsertsAndUnchangedRows() throws Exception {
        Path source = Files.writeString(root.resolve("people.csv"), """
                operation,id,username,email,department,password,work_region
                update,64b5f1000000000000000001,,,Research,,Kent
                update,64b5f1000000000000000002,,,Research,,Surrey
                upsert,,cleo.dunn,cleo.dunn@example.com,Product,Invented-Passw0rd-1,
                upsert,,gil.hart,gil.hart@example.com,Product,Invented-Passw0rd-2,
                """);
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withDemoSeed())) {
            Map<String, String> service = Map.of(
                    "JUMPCLOUD_API_KEY",
                    "sandbox-key",
                    "JUMPCLOUD_BASE_URL",
                    sandbox.baseUrl().toString());

            assertThat(plan(service, source.toString()).output().lines())
                    .contains(
                            "  create: 1 row in 1 batch",
                            "  update: 1 row in 1 batch",
                            "  unchanged: 2 rows with nothing to change in the directory",
                            "  passwords of upserts: set for new users, not for existing ones");
        }
        assertThat(new JsonMapper()
                        .readTree(plan(Map.of("MUSTER_UPSERT_PASSWORD", "always"), "--json", source.toString())
                                .output())
                        .path("passwordsOfUpserts")
                        .asText())
                .isEqualTo("always");
    }

    @Test
    void warnsAboutSkippedLookUpsAndDeviceLimits() throws Exception {
        Path source = Files.writeString(root.resolve("people.csv"), """
                operation,username,email,department
                update,ada.brook,,Gardens
                create,gil.hart.of.the.gardens,gil.hart@example.com,Gardens
                """);
        Finished plan = plan(source.toString());

        assertThat(plan.exitCode()).as(plan.output()).isZero();
        assertThat(plan.output().lines())
                .contains(
                        "  1 row with users or managers not looked up; to look them up, set JUMPCLOUD_API_KEY or "
                                + "a service account",
                        "people.csv:3: warning, TOO_LONG_FOR_DEVICES: username \"gil.hart.of.the.gardens\" has 23 "
                                + "characters, but Windows devices take 20. "
                                + "It is sent unchanged. Shorten it if the user logs in to such devices.");
        JsonNode document =
                new JsonMapper().readTree(plan("--json", source.toString()).output());
        assertThat(document.path("notLookedUp").asInt()).isEqualTo(1);
        assertThat(document.path("warnings").findValuesAsText("code")).containsExactly("TOO_LONG_FOR_DEVICES");
    }

    @Test
    @InTurn
    void leavesNoKeyAfterAKill() throws Exception {
        Path source = Files.writeString(root.resolve("people.csv"), SampleUsers.csv(100_000));
        Path tmp = Files.createDirectories(root.resolve("tmp"));
        try (MusterProcess plan = MusterProcess.start(
                Map.of("MUSTER_HOME", root.resolve("home").toString(), "MUSTER_JAVA_OPTS", "-Djava.io.tmpdir=" + tmp),
                "plan",
                source.toString())) {
            await().atMost(RunningMuster.PATIENCE).until(() -> left(tmp).contains("ledger.db-wal"));
            plan.kill();
        }
        assertThat(left(tmp)).contains("ledger.db").doesNotContain("secret.key");

        Finished next = MusterProcess.run(
                Map.of("MUSTER_HOME", root.resolve("home").toString(), "TMPDIR", tmp.toString()), "status");
        assertThat(next.exitCode()).as(next.output()).isZero();
        assertThat(tmp).isEmptyDirectory();
    }

    @Test
    @InTurn
    void deletesDataOfAKilledPlanWithTheNextCommand() throws Exception {
        Path source = Files.writeString(root.resolve("people.csv"), SampleUsers.csv(100_000));
        Path tmp = Files.createDirectories(root.resolve("tmp"));
        Path own = root.resolve("home").resolve("tmp");
        Map<String, String> environment = Map.of(
                "MUSTER_HOME", root.resolve("home").toString(), "TMPDIR", tmp.toString(), "JUMPCLOUD_API_KEY", "none");
        MusterProcess.run(environment, "status");
        try (MusterProcess plan = MusterProcess.start(environment, "plan", source.toString())) {
            await().atMost(RunningMuster.PATIENCE).until(() -> left(own).contains("ledger.db-wal"));
            MusterProcess.run(environment, "continue");
            assertThat(left(own)).as("what a living process uses stays").contains("ledger.db-wal");
            plan.kill();
        }
        assertThat(left(own)).contains("ledger.db-wal");
        assertThat(tmp).isEmptyDirectory();

        Finished next = MusterProcess.run(environment, "continue");
        assertThat(next.exitCode()).as(next.output()).isZero();
        assertThat(own).isEmptyDirectory();
    }

    private static List<String> left(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private Finished plan(String... arguments) throws Exception {
        return plan(Map.of(), arguments);
    }

    private Finished plan(Map<String, String> service, String... arguments) throws Exception {
        Files.createDirectories(root.resolve("tmp"));
        String[] command =
                Stream.concat(Stream.of("plan"), Stream.of(arguments)).toArray(String[]::new);
        var environment = new HashMap<>(service);
        environment.put("MUSTER_HOME", root.resolve("home").toString());
        environment.put("MUSTER_JAVA_OPTS", "-Djava.io.tmpdir=" + root.resolve("tmp"));
        return MusterCommand.run(environment, command);
    }
}
