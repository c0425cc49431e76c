package dev.muster.e2e.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.Program;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.SampleUsers;
import dev.muster.records.problem.ShellWord;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.InTurn;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands that Muster prints, pasted unchanged into a shell in the same folder. Names of files and folders need
 * quoting, and the home was only set for the first command.
 */
class PrintedCommandsIT {
    private static final String ODD = "O'Hara & \"Müller\" $HOME `id` ";
    private static final String TOOL = ODD + "50%20+1, #2";
    private static final String HOME = ShellWord.of(ODD + "home");
    private static final String MUSTER = ShellWord.of("./" + TOOL + "/muster");
    private static final String ID = "01\\w{24}";
    private static final Fault NOTHING_YET = Fault.answer(200, Map.of(), "application/json", "[]");

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(2000));

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Map<String, String> environment;

    @BeforeEach
    void install(Sandbox sandbox) throws IOException {
        this.sandbox = sandbox;
        environment = RunningMuster.environment(folder, sandbox, Map.of());
        environment.remove("MUSTER_HOME");
        Program.installWithLinkedRoutes(folder.resolve(TOOL));
    }

    /** A file of the user's, and its name as the user types it. */
    private String file(String name, byte[] content) throws IOException {
        Files.write(folder.resolve(ODD + name), content);
        return ShellWord.of(ODD + name);
    }

    private String file(String name, String content) throws IOException {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** As a user types it who wants another home for this command. */
    private static String muster(String argumentsAsTyped) {
        return "MUSTER_HOME=" + HOME + " " + MUSTER + " " + argumentsAsTyped;
    }

    private Finished run(String line) throws IOException, InterruptedException {
        return MusterProcess.runInShell(environment, folder, line);
    }

    /** The first command with some words that was printed, with the home. */
    private static String command(String printed, String words) {
        return printed(printed, Pattern.quote("MUSTER_HOME=" + HOME + " " + MUSTER) + " " + words);
    }

    private static String printed(String printed, String line) {
        Matcher found = Pattern.compile(line, Pattern.MULTILINE).matcher(printed);
        assertThat(found.find()).as("%s is printed in: %s", line, printed).isTrue();
        return found.group();
    }

    private void succeeds(Finished finished, String... says) {
        assertThat(finished.exitCode()).as(finished.output()).isZero();
        assertThat(List.of(says))
                .allSatisfy(said -> assertThat(finished.output()).contains(said));
    }

    /** Imports, while the answer to the send is lost and the directory refuses to be searched. */
    private Finished inDoubtForGood(String importing) throws IOException, InterruptedException {
        sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.dropBeforeAccepting());
        sandbox.faults()
                .onNext(
                        SandboxCall.SEARCH_USERS,
                        Fault.answer(400, Map.of(), "application/json", "{\"message\":\"no search\"}"),
                        1_000_000);
        var impatient = new HashMap<>(environment);
        impatient.put("MUSTER_POLL_DEADLINE", "2s");
        Finished unresolved = MusterProcess.runInShell(impatient, folder, importing);
        sandbox.faults().clear();
        return unresolved;
    }

    private void usernames(String... usernames) {
        assertThat(sandbox.directory().users())
                .extracting(user -> user.path("username").asText())
                .containsExactlyInAnyOrder(usernames);
    }

    @InTurn
    @Test
    void importsADeadLetterByTheRulesOfItsSource() throws Exception {
        String mapping =
                file("mapping.yaml", "columns:\n  Kürzel: username\n  Straße: department\n  Größe: location\n");
        String source = file(
                "people.csv",
                "Liste;;;;\nKürzel;email;Straße;Größe;Schuh'größe\nann;ann@example.com;Süd;1;38\nbea;nonsense;Süd;2;39\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
        Finished first = run(muster("import --mapping " + mapping
                + " --encoding ISO-8859-1 --delimiter ';' --header-row 2 --ignore-columns \"Schuh'größe\" " + source));
        assertThat(first.output()).contains("2 rows: 1 created, 1 invalid");
        Path deadLetter = Path.of(printed(first.output(), "(?<=dead letter: ).*$"));
        Files.writeString(deadLetter, Files.readString(deadLetter).replace("nonsense", "bea@example.com"));

        succeeds(
                run(command(first.output(), "import .*$")),
                "is read by the rules of that import: ",
                "1 row: 1 created");

        usernames("ann", "bea");
        assertThat(sandbox.directory().users())
                .allSatisfy(user -> assertThat(user.path("department").asText()).isEqualTo("Süd"));
    }

    @Test
    @InTurn
    void importsAnImportedFileAgain() throws Exception {
        String mapping = file("mapping.yaml", "columns:\n  Kürzel: username\n");
        String line = muster("import --mapping " + mapping
                + " --encoding latin1 --ignore-columns \"Schuh'größe\" --blank-cells \"department=clear\" "
                + file(
                        "people.csv",
                        "Kürzel,email,department,Schuh'größe\nann,ann@example.com,,38\n"
                                .getBytes(StandardCharsets.ISO_8859_1)));
        succeeds(run(line), "1 row: 1 created");
        Finished again = run(line);
        succeeds(again, ": nothing sent. To import again: ");

        succeeds(run(command(again.output(), "import --again .*$")), "1 row: 1 unchanged");
    }

    @Test
    @InTurn
    void importsACorrectedSourceAgain() throws Exception {
        String source = file("people.csv", "username,email,departmnt\nann,ann@example.com,Sales\n");
        Finished refused = run(muster("import " + source));
        assertThat(refused.output()).contains("refused, nothing was sent: COLUMN_UNKNOWN");
        file("people.csv", "username,email,department\nann,ann@example.com,Sales\n");

        succeeds(run(command(refused.output(), "import .*$")), "1 row: 1 created");
    }

    @Test
    @InTurn
    void showsAFullPlan() throws Exception {
        String people = IntStream.rangeClosed(1, 200)
                .mapToObj(n -> "person" + n + (n > 170 ? ",nonsense\n" : ",person" + n + "@example.com\n"))
                .collect(Collectors.joining("", "Kürzel,email\n", ""));
        Finished plan = run(muster("plan --mapping " + file("mapping.yaml", "columns:\n  Kürzel: username\n") + " "
                + file("people.csv", people)));
        assertThat(plan.output()).doesNotContain("people.csv:201: ");

        Finished full = run(command(plan.output(), "plan --all .*$"));

        assertThat(full.exitCode()).as(full.output()).isEqualTo(1);
        assertThat(full.output()).contains("200 rows, 30 invalid", "people.csv:201: EMAIL_MALFORMED");
    }

    @InTurn
    @Test
    void continuesAfterCtrlC() throws Exception {
        sandbox.faults().onNext(SandboxCall.BULK_RESULTS, NOTHING_YET, 1_000_000);
        String interrupted;
        try (MusterProcess muster = MusterProcess.startInShell(
                environment, folder, "exec env " + muster("import " + file("people.csv", SampleUsers.csv(3))))) {
            await().atMost(RunningMuster.PATIENCE)
                    .until(() ->
                            !sandbox.requests().of(SandboxCall.BULK_RESULTS).isEmpty());
            muster.interrupt();
            assertThat(muster.exitCode()).as(muster.printed()).isEqualTo(130);
            interrupted = muster.printed();
        }
        sandbox.faults().clear();

        succeeds(run(command(interrupted, "continue")), "people.csv: 3 rows: 3 created");

        usernames("person1", "person2", "person3");
    }

    @Test
    @InTurn
    void cancelsResumesAndRedrives() throws Exception {
        run(muster("pause"));
        try (MusterProcess held = MusterProcess.startInShell(
                environment, folder, "exec env " + muster("import " + file("people.csv", SampleUsers.csv(2))))) {
            await().atMost(RunningMuster.PATIENCE).until(() -> held.printed().contains("paused\n"));
            String importId = printed(run(muster("status")).output(), "^" + ID);
            Finished open = run(muster("redrive " + importId));
            assertThat(open.exitCode()).isEqualTo(2);
            assertThat(command(open.output(), "continue " + ID)).endsWith(importId);

            Finished cancelled = run(command(open.output(), "cancel " + ID));

            assertThat(cancelled.output()).contains("people.csv: cancelled", "2 unsent");
            assertThat(held.exitCode()).as(held.printed()).isEqualTo(1);
            Finished resumed = run(command(held.printed(), "resume"));
            succeeds(resumed);
            succeeds(run(command(cancelled.output(), "redrive " + ID)), "people.csv: 2 rows: 2 created");
        }
        usernames("person1", "person2");
    }

    @Test
    @InTurn
    void redrivesRowsInDoubt() throws Exception {
        Finished unresolved = inDoubtForGood(muster("import " + file("people.csv", SampleUsers.csv(2))));
        assertThat(unresolved.output())
                .contains(
                        "unresolved, LOOK_UP_REFUSED",
                        "send the row if it is missing: " + muster("redrive "),
                        "retry 2 rows: " + muster("redrive "));

        succeeds(run(command(unresolved.output(), "redrive " + ID)), "people.csv: 2 rows: 2 created");

        usernames("person1", "person2");
    }

    @Test
    @InTurn
    void redrivesRejectedRows() throws Exception {
        sandbox.faults()
                .onNext(
                        SandboxCall.BULK_CREATE,
                        Fault.answer(400, Map.of(), "application/json", "{\"message\":\"not today\"}"));
        run(muster("import " + file("people.csv", SampleUsers.csv(1))));
        Finished none = run(muster("redrive " + printed(run(muster("status")).output(), "^" + ID)));
        assertThat(none.exitCode()).as(none.output()).isEqualTo(2);

        succeeds(run(command(none.output(), "redrive --all " + ID)), "people.csv: 1 row: 1 created");
    }

    @InTurn
    @Test
    void runsTheDoctorAfterRejectedCredentials() throws Exception {
        var wrong = new HashMap<>(environment);
        wrong.put("JUMPCLOUD_API_KEY", "wrong");
        Finished refused =
                MusterProcess.runInShell(wrong, folder, muster("import " + file("people.csv", SampleUsers.csv(2))));
        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(3);

        Finished examined = MusterProcess.runInShell(wrong, folder, command(refused.output(), "doctor"));
        assertThat(examined.output()).contains(ODD + "home", "rejected by the service");
        assertThat(command(examined.output(), "doctor")).as("what to do").endsWith("doctor");
        succeeds(run(command(refused.output(), "continue")), "people.csv: 2 rows: 2 created");
    }

    @Test
    @InTurn
    void showsHelpForMistypedOptionsAndIds() throws Exception {
        succeeds(run(muster("import " + file("people.csv", SampleUsers.csv(1)))));
        Finished option = run(muster("import --oparation create x.csv"));
        assertThat(option.exitCode()).isEqualTo(2);
        succeeds(
                run(printed(option.output(), Pattern.quote(MUSTER) + " import --help")),
                "Usage: muster import",
                "--operation");
        Finished id = run(muster("cancel 01NOSUCHIMPORT"));
        assertThat(id.exitCode()).isEqualTo(2);
        succeeds(run(command(id.output(), "status")), "people.csv");
        Finished command = run(muster("help nonsense"));
        assertThat(command.exitCode()).isEqualTo(2);
        succeeds(run(printed(command.output(), "(?<=All commands: ).*$")), "redrive");
    }

    @Test
    @InTurn
    void includesTheOrganizationInCommands() throws Exception {
        environment.putAll(Map.of(
                "JUMPCLOUD_API_KEY",
                "",
                "MUSTER_ORGS",
                "north,south",
                "MUSTER_ORG_NORTH_JUMPCLOUD_API_KEY",
                "other-key",
                "MUSTER_ORG_SOUTH_JUMPCLOUD_API_KEY",
                "sandbox-key"));
        Finished first = run(muster(
                "import --org south " + file("people.csv", "username,email\nann,ann@example.com\nbea,nonsense\n")));
        Path deadLetter = Path.of(printed(first.output(), "(?<=dead letter: ).*$"));
        Files.writeString(deadLetter, Files.readString(deadLetter).replace("nonsense", "bea@example.com"));
        succeeds(run(command(first.output(), "import --org south .*$")), "1 row: 1 created");

        String line = muster("import --org south " + file("cleo.csv", "username,email\ncleo,cleo@example.com\n"));
        run(line);
        succeeds(run(command(run(line).output(), "import --again --org south .*$")), "1 unchanged");

        Finished unresolved = inDoubtForGood(
                muster("import --org south " + file("dora.csv", "username,email\ndora,dora@example.com\n")));
        succeeds(run(command(unresolved.output(), "redrive " + ID)), "dora.csv: 1 row: 1 created");
        usernames("ann", "bea", "cleo", "dora");
    }

    @InTurn
    @Test
    void importsIntoTheSandbox() throws Exception {
        try (MusterProcess sandbox =
                MusterProcess.startInShell(environment, folder, "exec " + MUSTER + " sandbox --port 0")) {
            await().atMost(RunningMuster.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(sandbox.printed()).containsPattern("\n  export .*\n.* import .*\n"));
            String lines = printed(sandbox.printed(), "^  export .*\n.* import .*$");

            Finished imported = run(lines);

            assertThat(imported.exitCode()).as(imported.output()).isEqualTo(1);
            assertThat(imported.output()).contains("new-hires.csv: 12 rows: 9 created");
            assertThat(folder.resolve("data-sandbox/ledger.db")).exists();
        }
        assertThat(sandbox.requests().all()).isEmpty();
    }
}
