package dev.muster.e2e.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.SampleUsers;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.InTurn;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Output and keys on a terminal. */
class TerminalIT {
    private static final String CTRL_C = "\u0003";
    private static final String GREEN = "\u001b[32m";

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(250));

    private static final Fault NO_RESULTS = Fault.answer(200, Map.of(), "application/json", "[]");

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Map<String, String> environment;

    @BeforeEach
    void setUp(Sandbox sandbox) {
        this.sandbox = sandbox;
        environment = RunningMuster.environment(folder.resolve("home"), sandbox, Map.of("TERM", "xterm"));
    }

    private String file(String content) throws IOException {
        return Files.writeString(folder.resolve("users.csv"), content).toString();
    }

    @Test
    @InTurn
    void showsThePlanAsksAndShowsProgress() throws Exception {
        try (MusterProcess muster = MusterProcess.startOnTerminal(
                environment, "import", file(SampleUsers.csv(1200) + "kim.long,nonsense,Kim\n"))) {
            waitFor(muster, "(1200 to create)? [y/N]");
            assertThat(muster.output())
                    .contains(
                            "users.csv: 1201 rows, 1 invalid",
                            "create: 1200 rows in 3 batches",
                            "users.csv:1202: EMAIL_MALFORMED: ");
            assertThat(sandbox.requests().all()).isEmpty();
            sandbox.faults().onNext(SandboxCall.BULK_RESULTS, NO_RESULTS, 1_000_000);
            muster.type("y\n");
            await().atMost(RunningMuster.PATIENCE)
                    .untilAsserted(() -> assertThat(muster.output())
                            .containsPattern("users.csv: waiting for results +\\d+% \\[=* *\\] +\\d+/1201 rows "
                                    + "\\(\\d:\\d\\d:\\d\\d / .*\\) .* rows/s, [123] jobs? open"));
            sandbox.faults().clear();

            assertThat(muster.exitCode()).as(muster.output()).isEqualTo(1);
            assertThat(muster.output())
                    .contains("users.csv: 1201 rows: 1200 created, 1 invalid", "what to do: correct its rows");
            assertThat(muster.output()).doesNotContain("batches settled");
        }
    }

    @Test
    @InTurn
    void showsOldValuesBeforeItAsks() throws Exception {
        MusterProcess.run(environment, "import", "--yes", file(SampleUsers.csv(60)));
        try (MusterProcess muster = MusterProcess.startOnTerminal(
                environment,
                "import",
                "--operation",
                "update",
                file(SampleUsers.csv(60).replace("Pat", "Sam")))) {
            waitFor(muster, "(60 to update)? [y/N]");
            assertThat(muster.output())
                    .contains(
                            "line 2: update person1: firstname \"Pat 1\" -> \"Sam 1\"",
                            "more changes. To see all: ",
                            "Plan: 60 updates; about ");
            assertThat(muster.output().lines()).hasSizeLessThan(45);
            muster.type("y\n");
            assertThat(muster.exitCode()).as(muster.output()).isZero();
        }
        String importId = MusterProcess.run(environment, "status").output().substring(0, 26);
        try (MusterProcess undo = MusterProcess.startOnTerminal(environment, "undo", importId)) {
            waitFor(undo, "Undo import " + importId + " of users.csv (60 to update)? [y/N]");
            undo.type("n\n");
            assertThat(undo.exitCode()).as(undo.output()).isEqualTo(2);
            assertThat(undo.output())
                    .contains("line 2: update person1: firstname \"Sam 1\" -> \"Pat 1\"", "Nothing was undone.");
        }
        assertThat(sandbox.requests().of(SandboxCall.BULK_UPDATE)).hasSize(1);
    }

    @InTurn
    @Test
    void importsNothingWithoutAYes() throws Exception {
        try (MusterProcess muster = MusterProcess.startOnTerminal(environment, "import", file(SampleUsers.csv(3)))) {
            waitFor(muster, "[y/N]");
            muster.type("\n");

            assertThat(muster.exitCode()).as(muster.output()).isEqualTo(2);
            assertThat(muster.output()).contains("Nothing was imported.");
        }
        assertThat(sandbox.requests().all()).isEmpty();
        assertThat(MusterProcess.run(environment, "status").output()).contains("No imports in");
    }

    @Test
    @InTurn
    void asksBeforeItPurges() throws Exception {
        MusterProcess.run(environment, "import", "--yes", file(SampleUsers.csv(3)));
        try (MusterProcess muster = MusterProcess.startOnTerminal(environment, "purge", "--older-than", "1d")) {
            waitFor(muster, "[y/N]");
            assertThat(muster.output())
                    .containsPattern("closed before \\d{4}-\\d\\d-\\d\\dT[\\d:]+Z \\(up to 0; those with unresolved")
                    .contains("rows are kept)? [y/N]");
            muster.type("n\n");

            assertThat(muster.exitCode()).as(muster.output()).isEqualTo(2);
            assertThat(muster.output()).contains("Nothing was removed.");
        }
    }

    @Test
    @InTurn
    void keepsTheWorkOnCtrlCAndExplainsHowToResume() throws Exception {
        sandbox.faults().onNext(SandboxCall.BULK_RESULTS, NO_RESULTS, 1_000_000);
        try (MusterProcess muster =
                MusterProcess.startOnTerminal(environment, "import", "--yes", file(SampleUsers.csv(3)))) {
            waitFor(muster, "users.csv: waiting for results");
            muster.type(CTRL_C);

            assertThat(muster.exitCode()).as(muster.output()).isEqualTo(130);
            assertThat(muster.output()).contains("\rStopped. Nothing is lost. To resume: ./muster continue");
            assertThat(muster.output()).doesNotContain("[y/N]");
        }
        String listed = MusterProcess.run(environment, "status").output();
        assertThat(listed).contains("sending", "3 rows  3 open  users.csv");
        assertThat(MusterProcess.run(environment, "status", listed.substring(0, 26))
                        .output())
                .containsPattern("(?m)^  batches   1 submitted$")
                .containsPattern("(?m)^  next poll ")
                .contains("No worker is running. To resume: ./muster continue");
    }

    @Test
    @InTurn
    void printsLogLinesInPlaceOfTheBar() throws Exception {
        sandbox.faults()
                .onNext(
                        SandboxCall.SEARCH_USERS,
                        Fault.answer(503, Map.of("Retry-After", "5"), "application/json", "{}"));
        String output = onTerminal(environment, "import", "--yes", "--operation", "upsert", file(SampleUsers.csv(3)));

        assertThat(output)
                .containsPattern("\\r +\\r\\d{4}-\\d\\d-\\d\\dT\\S+ WARN .*Could not look up users .* retrying later")
                .contains("users.csv: looking up");
    }

    @Test
    @InTurn
    void usesColoursOnlyOnTerminalsAndIfWanted() throws Exception {
        String source = file(SampleUsers.csv(3));
        assertThat(onTerminal(environment, "import", "--yes", source)).contains(GREEN + "users.csv: 3 rows: 3 created");

        environment.put("NO_COLOR", "1");
        assertThat(onTerminal(environment, "status")).contains("3 created").doesNotContain("\u001b[");
        environment.remove("NO_COLOR");
        assertThat(onTerminal(environment, "status")).contains(GREEN + "3 created");
        assertThat(MusterProcess.run(environment, "status").output())
                .contains("3 created")
                .doesNotContain("\u001b[");
    }

    @InTurn
    @Test
    void printsPlainLinesOnADumbTerminal() throws Exception {
        environment.put("TERM", "dumb");
        assertThat(onTerminal(environment, "import", "--yes", file(SampleUsers.csv(3))))
                .contains("users.csv: reading", "users.csv: 3 rows: 3 created")
                .doesNotContain("rows/s", "\r ");
    }

    private static String onTerminal(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        try (MusterProcess muster = MusterProcess.startOnTerminal(environment, arguments)) {
            assertThat(muster.exitCode()).as(muster.output()).isZero();
            return muster.output();
        }
    }

    private static void waitFor(MusterProcess muster, String text) {
        await().alias(text)
                .atMost(RunningMuster.PATIENCE)
                .until(() -> muster.output().contains(text));
    }
}
