package dev.muster.e2e.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The output of commands, and the exit codes that scripts rely on. */
class CommandIT {
    @RegisterExtension
    static final SandboxExtension SANDBOX = SandboxExtension.with(
            SandboxSettings.defaults().withUsersPerSecond(2000).withDemoSeed());

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

    @InTurn
    @Test
    void exitsWithZeroIfEveryRowWasImported() throws Exception {
        Finished finished = MusterProcess.run(environment, "import", file("users.csv", SampleUsers.csv(30)));

        assertThat(finished.exitCode()).as(finished.output()).isZero();
        assertThat(finished.output()).endsWith("users.csv: 30 rows: 30 created\n");
        assertThat(sandbox.directory().byUsername("person30")).isPresent();
        assertThat(folder.resolve("users.csv")).exists();
    }

    @Test
    void printsErrorsByLineAndExitsWithOne() throws Exception {
        Finished finished =
                MusterCommand.run(environment, "import", file("users.csv", """
                username,email
                gil.hart,gil.hart@example.com
                kim.long,kim.long.example.com
                ada.brook,ada.brook@example.com
                """), file("more.csv", SampleUsers.csv(3)));

        assertThat(finished.exitCode()).isEqualTo(1);
        assertThat(finished.output())
                .contains(
                        "users.csv:3: invalid, EMAIL_MALFORMED: ",
                        "kim.long.example.com",
                        "users.csv:4: rejected, API_REJECTED: ",
                        "users.csv: 3 rows: 1 created, 1 invalid, 1 rejected",
                        "dead letter: " + folder.resolve("home").resolve("dead-letter"),
                        "./muster import ",
                        "more.csv: 3 rows: 3 created");
        assertThat(finished.output()).doesNotContain("Exception", "\tat ");
    }

    @Test
    void takesTheOperationAsAnOption() throws Exception {
        Finished finished = MusterCommand.run(
                environment,
                "import",
                "--operation",
                "update",
                "--yes",
                file("moves.csv", "id,department\n64b5f1000000000000000001,Harbour\n"));

        assertThat(finished.exitCode()).as(finished.output()).isZero();
        assertThat(sandbox.directory()
                        .byUsername("ada.brook")
                        .orElseThrow()
                        .path("department")
                        .asText())
                .isEqualTo("Harbour");
    }

    @Test
    void reportsAMissingKey() throws Exception {
        Finished finished = MusterCommand.run(
                Map.of("MUSTER_HOME", folder.resolve("home").toString()),
                "import",
                file("users.csv", SampleUsers.csv(1)));

        assertThat(finished.exitCode()).isEqualTo(2);
        assertThat(finished.output().lines())
                .singleElement()
                .asString()
                .startsWith("muster: No credentials: set JUMPCLOUD_API_KEY");
    }

    @Test
    void reportsAnUnusableHome() throws Exception {
        String notAFolder = file("home", "a file where the home should be");
        Finished finished = MusterCommand.run(environment, "run");

        assertThat(finished.exitCode()).isEqualTo(2);
        assertThat(finished.output().lines())
                .singleElement()
                .asString()
                .startsWith("muster: Cannot use the home " + notAFolder);
    }

    @Test
    void reportsAMissingFile() throws Exception {
        Finished finished = MusterCommand.run(environment, "import", "nowhere.csv");

        assertThat(finished.exitCode()).isEqualTo(2);
        assertThat(finished.output().lines())
                .singleElement()
                .asString()
                .isEqualTo("muster: nowhere.csv does not exist: check the path");
    }

    @Test
    void reportsAnInvalidSetting() throws Exception {
        Finished finished = MusterCommand.run(Map.of("MUSTER_BATCH_SIZE", "900"), "status");

        assertThat(finished.exitCode()).isEqualTo(2);
        assertThat(finished.output().lines())
                .singleElement()
                .asString()
                .isEqualTo(
                        "muster: MUSTER_BATCH_SIZE (environment) is \"900\": it must be a whole number from 1 to 800");
    }

    @InTurn
    @Test
    void findsFilesInAnyLocale() throws Exception {
        environment.put("LC_ALL", "C");
        Finished finished = MusterProcess.run(
                environment, "import", file("Größe.csv", "username,email\ngil.hart,gil.hart@example.com\n"));

        assertThat(finished.exitCode()).as(finished.output()).isZero();
        assertThat(finished.output()).endsWith("Größe.csv: 1 row: 1 created\n");
    }

    @Test
    void reportsAMalformedOrganization() throws Exception {
        environment.put("JUMPCLOUD_ORG_ID", "acme");
        Finished finished = MusterCommand.run(environment, "import", file("users.csv", SampleUsers.csv(3)));

        assertThat(finished.exitCode()).isEqualTo(2);
        assertThat(finished.output().lines())
                .singleElement()
                .asString()
                .startsWith("muster: JUMPCLOUD_ORG_ID (environment) is \"acme\": it must be");
    }

    @InTurn
    @Test
    void reportsAnInvalidCamelSettingWithoutItsValue() throws Exception {
        environment.put("CAMEL_MAIN_SHUTDOWNTIMEOUT", "a-secret-word");
        Finished finished = MusterProcess.run(environment, "import", file("users.csv", SampleUsers.csv(3)));

        assertThat(finished.exitCode()).isEqualTo(2);
        assertThat(finished.output().lines())
                .singleElement()
                .asString()
                .contains("Camel has no setting camel.main.shutdownTimeout, or cannot use its value")
                .doesNotContain("a-secret-word");
    }

    @Test
    void reportsAWrongSecretKey() throws Exception {
        MusterCommand.run(environment, "import", file("users.csv", "username,email\nann,nonsense\n"));
        Files.delete(folder.resolve("home/secret.key"));
        Finished finished = MusterCommand.run(environment, "run");

        assertThat(finished.exitCode()).isEqualTo(2);
        assertThat(finished.output().lines())
                .singleElement()
                .asString()
                .contains("secret.key (the ledger was encrypted with another one): restore the key that the ledger was "
                        + "created with");
    }

    @Test
    void reportsADamagedOrMissingLedger() throws Exception {
        MusterCommand.run(environment, "import", file("users.csv", SampleUsers.csv(3)));
        Path ledger = folder.resolve("home/ledger.db");
        byte[] whole = Files.readAllBytes(ledger);
        Files.write(ledger, Arrays.copyOf(whole, whole.length / 2));
        for (String command : new String[] {"run", "status"}) {
            isRefusedForItsLedger(MusterCommand.run(environment, command), "malformed");
        }
        assertThat(ledger).hasSize(whole.length / 2);

        Files.delete(ledger);
        isRefusedForItsLedger(
                MusterCommand.run(environment, "import", file("more.csv", SampleUsers.csv(1))),
                "it is missing, but the home has imports");
        assertThat(ledger).doesNotExist();

        Files.write(ledger, whole);
        assertThat(MusterCommand.run(environment, "status").output()).contains("3 rows  3 created");
    }

    private void isRefusedForItsLedger(Finished refused, String why) {
        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(2);
        assertThat(refused.output().lines())
                .singleElement()
                .asString()
                .startsWith("muster: Cannot use the ledger " + folder.resolve("home/ledger.db") + " (")
                .contains(
                        why,
                        "): restore it from a backup",
                        "To start over with an empty ledger, move everything in " + folder.resolve("home")
                                + " except the inbox away");
    }

    @Test
    void keepsAnUnbalancedImportOpen() throws Exception {
        sandbox.faults().onNext(SandboxCall.BULK_RESULTS, Fault.answer(200, Map.of(), "application/json", "[]"), 3);
        sandbox.faults().onNext(SandboxCall.BULK_RESULTS, Fault.none(this::forgetARow));
        Finished finished = MusterCommand.run(environment, "import", file("users.csv", SampleUsers.csv(3)));

        assertThat(finished.exitCode()).as(finished.output()).isEqualTo(4);
        assertThat(finished.output().lines().filter(line -> line.contains("do not add up")))
                .singleElement()
                .asString()
                .startsWith("Stopped. users.csv: the rows of import ")
                .contains("the reader saw 3 rows, the ledger has 2", "The import stays open");
        assertThat(finished.output()).doesNotContain("Exception", "\tat ");
        assertThat(MusterCommand.run(environment, "status").output())
                .contains("closing")
                .containsPattern("users\\.csv \\(01\\w{24}\\) is waiting: users\\.csv: the rows of import .*the reader "
                        + "saw 3 rows, the ledger has 2");
    }

    @Test
    void doesNotWaitForAnUnbalancedImportOfAWorker() throws Exception {
        sandbox.faults().onNext(SandboxCall.BULK_RESULTS, Fault.answer(200, Map.of(), "application/json", "[]"), 3);
        sandbox.faults().onNext(SandboxCall.BULK_RESULTS, Fault.none(this::forgetARow));
        try (RunningMuster worker = RunningMuster.start(folder.resolve("home"), sandbox)) {
            Finished finished = MusterCommand.run(environment, "import", file("users.csv", SampleUsers.csv(3)));

            assertThat(finished.exitCode()).as(finished.output()).isEqualTo(4);
            assertThat(finished.output())
                    .contains("Stopped. users.csv: the rows of import ", "the reader saw 3 rows, the ledger has 2");
            String open = worker.ledger().imports().notClosed().get(0).id();
            assertThat(MusterCommand.run(environment, "status", open).output())
                    .contains("  stopped   users.csv: the rows of import " + open + " do not add up");
        }
    }

    private void forgetARow() {
        try (var connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + folder.resolve("home/ledger.db") + "?busy_timeout=10000");
                var statement = connection.createStatement()) {
            statement.execute("DELETE FROM record WHERE number = 2");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @InTurn
    void continuesTheWorkOfAWorkerThatEnded() throws Exception {
        sandbox.faults()
                .onNext(
                        SandboxCall.BULK_CREATE,
                        Fault.answer(429, Map.of("Retry-After", "1000"), "application/json", "{}"));
        try (MusterProcess first = MusterProcess.start(environment, "import", file("users.csv", SampleUsers.csv(3)))) {
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> sandbox.requests().of(SandboxCall.BULK_CREATE).size() == 1);
            try (MusterCommand second = MusterCommand.start(
                    environment, "import", file("more.csv", "username,email\ngil.hart,gil.hart@example.com\n"))) {
                await().atMost(RunningMuster.PATIENCE)
                        .until(() -> second.output().contains("more.csv: "));
                first.kill();

                assertThat(second.exitCode()).as(second.output()).isZero();
                assertThat(second.output()).contains("more.csv: 1 row: 1 created");
            }
        }
    }

    @InTurn
    @Test
    void exitsWithThreeForARejectedKeyAndResumesWithTheRightOne() throws Exception {
        var wrong = new HashMap<>(environment);
        wrong.put("JUMPCLOUD_API_KEY", "wrong");
        Finished refused = MusterCommand.run(wrong, "import", file("users.csv", SampleUsers.csv(3)));
        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(3);
        assertThat(refused.output())
                .contains("JumpCloud rejected the credentials")
                .contains("api key user not found")
                .doesNotContain("wrong");

        assertThat(MusterCommand.run(environment, "status").output())
                .contains("sending", "3 rows  3 open", "No worker is running. To resume: ./muster continue");

        Finished later = MusterCommand.run(
                environment, "import", file("other.csv", "username,email\ngil.hart,gil.hart@example.com\n"));
        assertThat(later.output()).contains("Also resuming with the current settings: users.csv");
        assertThat(later.exitCode()).as(later.output()).isZero();
        await().atMost(RunningMuster.PATIENCE)
                .until(() -> sandbox.directory().byUsername("gil.hart").isPresent());
    }

    @Test
    @InTurn
    void anInterruptedImportEndsWith130AndGoesOnAtTheNextStart() throws Exception {
        sandbox.faults()
                .onNext(SandboxCall.BULK_RESULTS, Fault.answer(200, Map.of(), "application/json", "[]"), 1_000_000);
        try (MusterProcess muster = MusterProcess.start(environment, "import", file("users.csv", SampleUsers.csv(3)))) {
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> sandbox.requests().of(SandboxCall.BULK_RESULTS).size() > 1);
            muster.interrupt();
            assertThat(muster.exitCode()).as(muster.output()).isEqualTo(130);
            assertThat(muster.output()).contains("Nothing is lost");
        }
        sandbox.faults().clear();
        try (MusterCommand muster = MusterCommand.start(environment, "run")) {
            await().atMost(RunningMuster.PATIENCE)
                    .until(() ->
                            MusterCommand.run(environment, "status").output().contains("finished"));
            muster.terminate();
            assertThat(muster.exitCode()).isZero();
        }
        assertThat(sandbox.directory().byUsername("person3")).isPresent();
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(1);
    }

    @InTurn
    @Test
    void handsWorkToARunningWorkerAndRefusesASecondOne() throws Exception {
        try (MusterCommand worker = MusterCommand.start(environment, "run")) {
            await().atMost(RunningMuster.PATIENCE).until(() -> worker.output().contains("Muster watches"));

            Finished second = MusterCommand.run(environment, "run");
            assertThat(second.exitCode()).isEqualTo(2);
            assertThat(second.output()).contains("Another worker (process ");

            Finished handed = MusterCommand.run(environment, "import", file("users.csv", SampleUsers.csv(5)));
            assertThat(handed.exitCode()).as(handed.output()).isZero();
            assertThat(handed.output()).contains("does the work", "5 rows: 5 created");

            worker.terminate();
            assertThat(worker.exitCode()).isZero();
        }
    }

    @Test
    void showsTheStatusOfAllImportsAndOfOne() throws Exception {
        MusterCommand.run(
                environment,
                "import",
                file("users.csv", "username,email\ngil.hart,gil.hart@example.com\nkim.long,nonsense\n"));

        Finished all = MusterCommand.run(environment, "status");
        assertThat(all.exitCode()).isZero();
        assertThat(all.output().lines())
                .singleElement()
                .asString()
                .contains("finished", "2 rows  1 created  1 invalid  users.csv");
        Finished one = MusterCommand.run(environment, "status", all.output().substring(0, 26));
        assertThat(one.output())
                .contains(
                        "1 row: invalid, EMAIL_MALFORMED\n    1 row: email \"nonsense\" is not a valid email address\n",
                        "batches   1 settled",
                        "see       " + folder.resolve("home").resolve("dead-letter"));
        assertThat(MusterCommand.run(environment, "status", "01NOSUCHIMPORT").exitCode())
                .isEqualTo(2);
    }

    @Test
    void servesTheSandboxUntilStopped() throws Exception {
        try (MusterCommand stand = MusterCommand.start(environment, "sandbox", "--port", "0")) {
            await().atMost(RunningMuster.PATIENCE).until(() -> stand.output().contains("./muster import "));
            assertThat(stand.output()).contains("JUMPCLOUD_BASE_URL=http://127.0.0.1:", "MUSTER_HOME=data-sandbox");
            String address = stand.output().replaceAll("(?s).*listens on (\\S+).*", "$1");
            var inIt = new HashMap<>(environment);
            inIt.put("JUMPCLOUD_BASE_URL", address);
            Finished finished = MusterCommand.run(inIt, "import", file("users.csv", SampleUsers.csv(3)));
            assertThat(finished.exitCode()).as(finished.output()).isZero();
            stand.terminate();
            assertThat(stand.exitCode()).isZero();
        }
    }

    @Test
    void injectsFaultsAndReportsBrokenRules() throws Exception {
        String script = file("script.yaml", "- kind: limit\n  requests-per-minute: 1\n");
        try (MusterCommand stand = MusterCommand.start(environment, "sandbox", "--port", "0", "--faults", script)) {
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> stand.output().contains("Injecting the faults of " + script + "."));
            var users = URI.create(stand.output().replaceAll("(?s).*listens on (\\S+).*", "$1") + "/api/systemusers")
                    .toURL();
            for (int status : new int[] {200, 429}) {
                var request = (HttpURLConnection) users.openConnection();
                request.setRequestProperty("x-api-key", "sandbox-key");
                assertThat(request.getResponseCode()).isEqualTo(status);
            }
            stand.terminate();
            assertThat(stand.exitCode()).isZero();
            assertThat(stand.output())
                    .contains(
                            "broken: OVER_THE_LIMIT: GET /api/systemusers was number 2 in 60 s; the limit is 1",
                            "Rules broken by clients: 1")
                    .doesNotContain("broken: BEFORE");
        }
        Finished mistaken =
                MusterCommand.run(environment, "sandbox", "--faults", file("mistaken.yaml", "- kind: 418\n"));
        assertThat(mistaken.exitCode()).isEqualTo(2);
        assertThat(mistaken.output()).contains("mistaken.yaml:1: kind is \"418\"; it may be 302");
        assertThat(MusterCommand.run(environment, "sandbox", "--faults", "nowhere.yaml")
                        .output())
                .contains("Cannot read nowhere.yaml (--faults)");
    }

    @Test
    void reportsAnUnusablePort() throws Exception {
        int taken = sandbox.baseUrl().getPort();
        Finished second = MusterCommand.run(environment, "sandbox", "--port", String.valueOf(taken));
        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.output().lines())
                .singleElement()
                .asString()
                .startsWith("muster: Cannot use port " + taken + " (");

        Finished outOfRange = MusterCommand.run(environment, "sandbox", "--port", "99999");
        assertThat(outOfRange.exitCode()).isEqualTo(2);
        assertThat(outOfRange.output().lines()).singleElement().asString().startsWith("muster: --port is 99999");
    }

    @Test
    void quotesTheDeadLetterForAShell() throws Exception {
        var spaced = new HashMap<>(environment);
        spaced.put("MUSTER_HOME", folder.resolve("a home").toString());
        Finished finished =
                MusterCommand.run(spaced, "import", file("users.csv", "username,email\nkim.long,nonsense\n"));

        assertThat(finished.exitCode()).isEqualTo(1);
        assertThat(finished.output()).contains("./muster import '" + folder.resolve("a home"));
    }

    @Test
    void neverSendsAnOpenImportToAnotherService() throws Exception {
        sandbox.faults()
                .onNext(
                        SandboxCall.BULK_CREATE,
                        Fault.answer(503, Map.of("Retry-After", "600"), "application/json", "{}"));
        try (MusterCommand dryRun = MusterCommand.start(environment, "import", file("users.csv", SampleUsers.csv(3)))) {
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> !sandbox.requests().of(SandboxCall.BULK_CREATE).isEmpty());
            dryRun.terminate();
            assertThat(dryRun.exitCode()).isEqualTo(4);
        }
        try (Sandbox other = Sandbox.start(SandboxSettings.defaults())) {
            var otherEnvironment = RunningMuster.environment(folder.resolve("home"), other, Map.of());
            Finished refused = MusterCommand.run(otherEnvironment, "run");

            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.output().lines())
                    .singleElement()
                    .asString()
                    .contains("has an open import (users.csv, ", "for " + sandbox.baseUrl());
            assertThat(other.requests().all()).isEmpty();
        }
    }

    @Test
    void refusesAnImportForAnotherServiceInAWorker() throws Exception {
        try (MusterCommand worker = MusterCommand.start(environment, "run");
                Sandbox other = Sandbox.start(SandboxSettings.defaults())) {
            await().atMost(RunningMuster.PATIENCE).until(() -> worker.output().contains("Muster watches"));
            Finished refused = MusterCommand.run(
                    RunningMuster.environment(folder.resolve("home"), other, Map.of()),
                    "import",
                    file("users.csv", SampleUsers.csv(3)));

            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.output())
                    .contains(
                            "refused, nothing was sent: SERVICE_DIFFERENT: The import is for " + other.baseUrl(),
                            "3 unsent");
            assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).isEmpty();
        }
    }

    @Test
    void groupsCommandsInHelp() throws Exception {
        Finished option = MusterCommand.run(environment, "--help");
        assertThat(option.exitCode()).isZero();
        assertThat(option.output())
                .containsSubsequence(
                        "Usage: muster",
                        "Import:",
                        "  import ",
                        "  plan ",
                        "Run and manage:",
                        "  run ",
                        "  status ",
                        "Inspect:",
                        "  doctor ",
                        "Try it out:",
                        "  demo ",
                        "Set up:",
                        "  help ",
                        "Exit codes:")
                .doesNotContain("More:");
        Finished command = MusterCommand.run(environment, "help");
        assertThat(command).isEqualTo(option);
        Finished nothing = MusterCommand.run(environment);
        assertThat(nothing.output()).as("without a command").isEqualTo(option.output());
        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"import", "plan"})
    void listsFormatsInHelp(String reading) throws Exception {
        Finished help = MusterCommand.run(environment, "help", reading);

        assertThat(help.exitCode()).isZero();
        assertThat(help).isEqualTo(MusterCommand.run(environment, reading, "--help"));
        assertThat(help.output().replaceAll("\\s+", " "))
                .contains(
                        "Usage: muster " + reading,
                        "Formats, also as .gz: .csv, .tsv, .txt, .json, .ndjson, .jsonl, .xlsx, .xlsm",
                        "Examples:");
    }

    @Test
    void showsExitCodesAndVersion() throws Exception {
        assertThat(MusterCommand.run(environment, "--help").output())
                .contains(
                        "Exit codes: muster help exit-codes",
                        "demo",
                        "run",
                        "import",
                        "status",
                        "redrive",
                        "cancel",
                        "pause",
                        "resume",
                        "sandbox");
        assertThat(MusterCommand.run(environment, "import", "--help").output())
                .contains("Usage: muster import", "--operation");
        assertThat(MusterCommand.run(environment, "help", "exit-codes").output())
                .contains("  0  success", "130  interrupted");
        assertThat(MusterProcess.run(environment, "--version").output()).startsWith("muster 0.1.0");
        Finished nonsense = MusterCommand.run(environment, "nonsense");
        assertThat(nonsense.exitCode()).isEqualTo(2);
        assertThat(nonsense.output().lines())
                .singleElement()
                .asString()
                .contains("nonsense", "For help: ./muster --help");
        assertThat(MusterCommand.run(environment, "import", "--operation", "delete", "x.csv")
                        .output())
                .contains("--operation is \"delete\": it must be one of create, update, upsert");
    }
}
