package dev.muster.e2e.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.ledger.model.ImportRun;
import dev.muster.sandbox.ApiContract;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.InTurn;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The groups of a source: everyone joins some, and users leave those that the source no longer names for them. */
class SourceGroupsIT {
    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(5000));

    private static final String HR = "operation: upsert\nmatch: [employeeIdentifier]\n"
            + "guards: {creates: none, updates: none, attribute: none, suspensions: none}\n";
    private static final String REMOVE = "groups:\n  remove: true\n";
    private static final String HEADER = "employeeIdentifier,username,email,group1,group2\n";
    private static final String JSON = "application/json";

    @TempDir
    private Path root;

    private Path definitions;
    private Sandbox sandbox;
    private int files;

    @BeforeEach
    void setUp(Sandbox sandbox) throws IOException {
        this.sandbox = sandbox;
        definitions = Files.createDirectories(root.resolve("sources"));
        for (String group : new String[] {"Staff", "Sales", "Harbour", "Kitchen"}) {
            sandbox.groups().add(group);
        }
    }

    private void define(String source, String groups) throws IOException {
        Files.writeString(definitions.resolve(source + ".yaml"), HR + groups);
    }

    private Map<String, String> settings() {
        return Map.of("MUSTER_SOURCE_DEFINITIONS", definitions.toString(), "MUSTER_DRIFT_DAYS", "365");
    }

    private RunningMuster start() throws IOException {
        return RunningMuster.start(root.resolve("home"), sandbox, settings());
    }

    private Finished run(String... words) throws Exception {
        return MusterCommand.run(RunningMuster.environment(root.resolve("home"), sandbox, settings()), words);
    }

    /** A row of a person in some groups. */
    private static String row(int number, String groups) {
        return "n-%1$d,p%1$d,p%1$d@example.com,%2$s\n".formatted(number, groups);
    }

    private ClosedImport imported(RunningMuster muster, String source, String rows) {
        String name = source + ++files + ".csv";
        return muster.drop(source + "/" + name, HEADER + rows).closed(name);
    }

    private Path file(String rows) throws IOException {
        return Files.writeString(root.resolve("file" + ++files + ".csv"), HEADER + rows);
    }

    private String members(String group) {
        return sandbox.groups().members(group).stream()
                .map(id -> sandbox.directory()
                        .byId(id)
                        .orElseThrow()
                        .path("username")
                        .asText())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private String id(String username) {
        return sandbox.directory()
                .byUsername(username)
                .orElseThrow()
                .path("_id")
                .asText();
    }

    private String group(String name) {
        return sandbox.groups().all().stream()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static String groups(ClosedImport closed) {
        JsonNode groups = closed.receipt().path("groups");
        return "%s added, %s already, %s removed, %s failed"
                .formatted(groups.path("added"), groups.path("already"), groups.path("removed"), groups.path("failed"));
    }

    private void requestsConform() {
        sandbox.requests().all().forEach(ApiContract::assertConforms);
        assertThat(sandbox.misconduct()).isEmpty();
    }

    @InTurn
    @Test
    void addsEveryoneToTheGroupsOfTheSource() throws IOException {
        define("hr", "groups:\n  everyone: [Staff, Sales]\nmissing: suspend\n");
        try (RunningMuster muster = start()) {
            ClosedImport closed = imported(muster, "hr", row(1, "Sales,Harbour") + row(2, ","));

            assertThat(groups(closed)).isEqualTo("5 added, 0 already, 0 removed, 0 failed");
            assertThat(closed.results()).contains("\"added: Sales, Harbour, Staff\"", "\"added: Staff, Sales\"");
            assertThat(members("Staff")).isEqualTo("p1 p2");

            sandbox.groups().leave(group("Staff"), id("p2"));
            sandbox.requests().clear();
            imported(muster, "hr", row(1, "Sales,Harbour"));
            ClosedImport leavers = muster.closed("hr2.leavers.ndjson");

            assertThat(leavers.receipt().path("updated").asInt()).isEqualTo(1);
            assertThat(members("Staff")).as("who leaves joins nothing").isEqualTo("p1");
            assertThat(members("Sales")).as("who leaves stays in their groups").isEqualTo("p1 p2");
            requestsConform();
        }
    }

    @Test
    void refusesAFileIfAGroupForEveryoneIsUnknown() throws Exception {
        define("hr", "groups:\n  everyone:\n    - Staf\n    - Staff\n");
        Path file = file(row(1, "Sales,") + row(2, "Zebras,"));

        Finished refused = run("import", "--yes", "--source", "hr", file.toString());

        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(1);
        assertThat(refused.output())
                .containsOnlyOnce("groups (hr.yaml:6): JumpCloud has no user group \"Staf\"")
                .contains("Did you mean \"Staff\"?");
        assertThat(sandbox.directory().size()).isZero();
        Finished plan = run("plan", "--source", "hr", file.toString());
        assertThat(plan.output())
                .contains(
                        "an import would send nothing: GROUP_UNKNOWN: groups (hr.yaml:6): JumpCloud has no user group "
                                + "\"Staf\"");
        assertThat(plan.exitCode()).isEqualTo(1);
    }

    @Test
    void showsTheGroupsOfRowsInACheck() throws Exception {
        define("hr", "groups:\n  everyone: [Staff]\n");

        Finished check = run("source", "check", "hr", file(row(1, "Sales,")).toString());

        assertThat(check.output())
                .contains("  groups: always \"Staff\" (hr.yaml:5)", "    joins Sales, Staff")
                .contains("1 valid");
    }

    @InTurn
    @Test
    void removesUsersFromGroupsThatTheirRowsNoLongerName() throws IOException {
        define("hr", REMOVE);
        try (RunningMuster muster = start()) {
            imported(muster, "hr", row(1, "Sales,Harbour") + row(2, "Sales,") + row(3, ","));
            sandbox.groups().join(group("Kitchen"), id("p2"));
            sandbox.groups().join(group("Sales"), id("p3"));

            ClosedImport closed = imported(muster, "hr", row(1, "Harbour,") + row(2, ",") + row(3, ","));

            assertThat(closed.receipt().path("unchanged").asInt()).isEqualTo(3);
            assertThat(groups(closed)).isEqualTo("0 added, 1 already, 2 removed, 0 failed");
            assertThat(closed.results()).contains("already: Harbour; removed: Sales", ",removed: Sales\n");
            assertThat(members("Sales")).as("others added p3").isEqualTo("p3");
            assertThat(members("Harbour")).isEqualTo("p1");
            assertThat(members("Kitchen")).as("others added p2").isEqualTo("p2");

            sandbox.requests().clear();
            ClosedImport quiet = imported(muster, "hr", row(1, "Harbour,") + row(2, ",") + row(3, ",") + "\n");
            assertThat(groups(quiet)).isEqualTo("0 added, 1 already, 0 removed, 0 failed");
            assertThat(sandbox.requests().of(SandboxCall.SEARCH_USERS)).isEmpty();
            assertThat(sandbox.requests().of(SandboxCall.CHANGE_MEMBERS)).isEmpty();
            requestsConform();
        }
    }

    @InTurn
    @Test
    void movesAMoverOnTheNightOfTheMove() throws IOException {
        define("hr", REMOVE);
        try (RunningMuster muster = start()) {
            imported(muster, "hr", row(1, "Sales,"));
            imported(muster, "hr", row(1, "Sales,") + "\n");
            sandbox.requests().clear();
            imported(muster, "hr", row(1, "Sales,") + "\n\n");
            assertThat(sandbox.requests().of(SandboxCall.SEARCH_USERS))
                    .as("the row has not changed")
                    .isEmpty();

            ClosedImport moved = imported(muster, "hr", row(1, "Kitchen,"));

            assertThat(moved.results()).contains("added: Kitchen; removed: Sales");
            assertThat(members("Sales") + "/" + members("Kitchen")).isEqualTo("/p1");
            assertThat(groups(imported(muster, "hr", row(1, "Sales,"))))
                    .isEqualTo("1 added, 0 already, 1 removed, 0 failed");
            assertThat(members("Sales") + "/" + members("Kitchen")).isEqualTo("p1/");
        }
    }

    @InTurn
    @Test
    void removesLaterWhatEarlierFilesNamed() throws IOException {
        define("hr", "groups:\n  remove: false\n");
        try (RunningMuster muster = start()) {
            imported(muster, "hr", row(1, "Sales,") + row(2, "Sales,"));
            assertThat(groups(imported(muster, "hr", row(1, ",") + row(2, "Sales,"))))
                    .isEqualTo("0 added, 1 already, 0 removed, 0 failed");
            assertThat(members("Sales")).isEqualTo("p1 p2");

            define("hr", REMOVE);
            imported(muster, "hr", row(1, ",") + row(2, "Sales,") + "\n");
            assertThat(members("Sales")).isEqualTo("p2");
        }
    }

    @InTurn
    @Test
    void leavesTheGroupsOfAnotherSource() throws IOException {
        define("hr", REMOVE);
        define("it", REMOVE);
        try (RunningMuster muster = start()) {
            imported(muster, "hr", row(1, "Sales,") + row(2, ",") + row(3, "Sales,"));
            imported(muster, "it", row(1, "Sales,") + row(2, "Sales,") + row(3, "Sales,"));
            imported(muster, "it", row(1, "Sales,") + row(2, "Sales,") + row(3, "Sales,") + "\n");

            ClosedImport hr = imported(muster, "hr", row(1, ",") + row(2, ",") + row(3, "Sales,") + "\n");
            assertThat(hr.receipt().at("/groups/removed").asInt()).isZero();
            assertThat(members("Sales")).isEqualTo("p1 p2 p3");

            ClosedImport it = imported(muster, "it", row(1, ",") + row(2, ",") + row(3, ","));
            assertThat(groups(it)).isEqualTo("0 added, 0 already, 2 removed, 0 failed");
            assertThat(members("Sales")).as("hr still names it for p3").isEqualTo("p3");

            Files.delete(definitions.resolve("it.yaml"));
            imported(muster, "hr", row(1, ",") + row(2, ",") + row(3, ","));
            assertThat(members("Sales")).isEmpty();
        }
    }

    @InTurn
    @Test
    void keepsTheGroupsOfRowsThatSayNothingAboutThem() throws IOException {
        define("hr", REMOVE);
        try (RunningMuster muster = start()) {
            imported(muster, "hr", row(1, "Sales,") + row(2, "Sales,"));
            ClosedImport closed = muster.drop("hr/some.json", """
                            [{"employeeIdentifier": "n-1", "username": "p1", "email": "p1@example.com", "groups": []},
                             {"employeeIdentifier": "n-2", "username": "p2", "email": "p2@example.com"}]
                            """).closed("some.json");

            assertThat(closed.receipt().path("unchanged").asInt()).isEqualTo(2);
            assertThat(members("Sales")).isEqualTo("p2");

            muster.drop("hr/none.json", """
                            [{"employeeIdentifier": "n-2", "username": "p2", "email": "p2@example.com", "groups": null}]
                            """).closed("none.json");
            assertThat(members("Sales")).as("of a row that names no group").isEmpty();
        }
    }

    @InTurn
    @Test
    void removesNoProtectedUser() throws IOException {
        define("hr", REMOVE);
        try (RunningMuster muster = start()) {
            imported(muster, "hr", row(1, "Sales,") + row(2, "Sales,"));
            define("hr", REMOVE + "protected: {username: p1}\n");
            ClosedImport closed = imported(muster, "hr", row(1, ",") + row(2, ","));

            assertThat(closed.deadLetter()).contains(",2,invalid,PROTECTED,");
            assertThat(members("Sales")).isEqualTo("p1");
        }
    }

    @InTurn
    @Test
    void redrivesARemovalThatFailed() throws Exception {
        define("hr", REMOVE);
        run("import", "--yes", "--source", "hr", file(row(1, "Sales,")).toString());
        sandbox.faults()
                .onNext(SandboxCall.CHANGE_MEMBERS, Fault.answer(400, Map.of(), JSON, "{\"message\":\"not today\"}"));

        Finished failed =
                run("import", "--yes", "--source", "hr", file(row(1, ",")).toString());

        assertThat(failed.exitCode()).as(failed.output()).isEqualTo(1);
        assertThat(failed.output()).contains("GROUP_NOT_ADDED", "groups: 1 failed", "retry 1 row: ./muster redrive ");
        assertThat(members("Sales")).isEqualTo("p1");
        String importId = failed.output().replaceAll("(?s).*\\./muster redrive (\\w+).*", "$1");
        Finished again = run("redrive", importId);

        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(again.output()).contains("groups: 1 removed");
        assertThat(members("Sales")).isEmpty();
        requestsConform();
    }

    @InTurn
    @Test
    void triesAFailedRemovalAgainTheNextNight() throws IOException {
        define("hr", REMOVE);
        try (RunningMuster muster = start()) {
            imported(muster, "hr", row(1, "Sales,"));
            sandbox.faults()
                    .onNext(SandboxCall.CHANGE_MEMBERS, Fault.answer(400, Map.of(), JSON, "{\"message\":\"no\"}"));
            assertThat(groups(imported(muster, "hr", row(1, ","))))
                    .isEqualTo("0 added, 0 already, 0 removed, 1 failed");

            assertThat(groups(imported(muster, "hr", row(1, ",") + "\n")))
                    .isEqualTo("0 added, 0 already, 1 removed, 0 failed");
            assertThat(members("Sales")).isEmpty();
        }
    }

    @InTurn
    @Test
    void removesAfterARestart() throws IOException {
        define("hr", REMOVE);
        try (RunningMuster muster = start()) {
            imported(muster, "hr", row(1, "Sales,") + row(2, "Sales,"));
            sandbox.requests().clear();
            sandbox.faults().onNext(SandboxCall.CHANGE_MEMBERS, Fault.answer(500, Map.of(), JSON, "{}"), 1000);
            muster.drop("hr/next.csv", HEADER + row(1, ",") + row(2, "Sales,"));
            await().atMost(RunningMuster.PATIENCE)
                    .until(() ->
                            !sandbox.requests().of(SandboxCall.CHANGE_MEMBERS).isEmpty());
        }
        sandbox.faults().clear();
        assertThat(members("Sales")).isEqualTo("p1 p2");

        try (RunningMuster muster = start()) {
            assertThat(muster.closed("next.csv").results()).contains("removed: Sales");
            assertThat(members("Sales")).isEqualTo("p2");
        }
    }

    @InTurn
    @Test
    void waitsForAnEarlierFileOfTheSource() throws IOException {
        define("hr", REMOVE);
        try (RunningMuster muster = start()) {
            imported(muster, "hr", row(1, ","));
            sandbox.requests().clear();
            sandbox.faults().onNext(SandboxCall.CHANGE_MEMBERS, Fault.answer(500, Map.of(), JSON, "{}"), 1000);
            muster.drop("hr/first.csv", HEADER + row(1, "Sales,"));
            await().atMost(RunningMuster.PATIENCE)
                    .until(() ->
                            !sandbox.requests().of(SandboxCall.CHANGE_MEMBERS).isEmpty());
            sandbox.requests().clear();
            muster.drop("hr/second.csv", HEADER + row(1, "Kitchen,"));
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> muster.ledger().imports().notClosed().stream().anyMatch(ImportRun::identifies));
            await().during(Duration.ofSeconds(1))
                    .until(() -> sandbox.requests().of(SandboxCall.SEARCH_USERS).isEmpty());
            sandbox.faults().clear();

            muster.closed("first.csv");
            assertThat(muster.closed("second.csv").results()).contains("added: Kitchen; removed: Sales");
            assertThat(members("Sales") + "/" + members("Kitchen")).isEqualTo("/p1");
        }
    }

    @InTurn
    @Test
    void plansAndAppliesRemovals() throws Exception {
        define("hr", REMOVE);
        run(
                "import",
                "--yes",
                "--source",
                "hr",
                file(row(1, "Sales,") + row(2, "Sales,")).toString());
        Path file = file(row(1, "Kitchen,") + row(2, ","));
        Path plan = root.resolve("plan.json");

        assertThat(run("plan", "--source", "hr", "--out", plan.toString(), file.toString())
                        .output())
                .contains("  groups: 1 member to add: Kitchen (1)\n  groups: 2 members to remove: Sales (2)\n");
        assertThat(Files.readString(plan)).contains("\"groupAdditions\" : 1", "\"groupRemovals\" : 2");
        assertThat(run("plan", "--source", "hr", "--json", file.toString()).output())
                .contains("\"groups\":{\"Kitchen\":1},\"leftGroups\":{\"Sales\":2}");
        assertThat(members("Sales")).isEqualTo("p1 p2");

        // The file of another night, between plan and apply.
        run(
                "import",
                "--yes",
                "--source",
                "hr",
                file(row(1, "Sales,") + row(2, ",")).toString());
        Finished outdated = run("apply", plan.toString());
        assertThat(outdated.exitCode()).as(outdated.output()).isEqualTo(1);
        assertThat(outdated.output())
                .contains("PLAN_OUTDATED: Other users would join or leave these groups than the plan says: Sales");
        assertThat(members("Sales") + "/" + members("Kitchen")).isEqualTo("p1/");

        run("plan", "--source", "hr", "--out", plan.toString(), file.toString());
        Finished applied = run("apply", plan.toString());
        assertThat(applied.exitCode()).as(applied.output()).isZero();
        assertThat(members("Sales") + "/" + members("Kitchen")).isEqualTo("/p1");
    }

    @InTurn
    @Test
    void holdsAFileThatRemovesTooMany() throws IOException {
        define("hr", REMOVE);
        String all = IntStream.range(0, 40).mapToObj(n -> row(n, "Sales,")).collect(Collectors.joining());
        String none = IntStream.range(0, 40).mapToObj(n -> row(n, ",")).collect(Collectors.joining());
        try (RunningMuster muster = start()) {
            imported(muster, "hr", all);
            muster.drop("hr/blank.csv", HEADER + none);
            ImportRun held = await().until(
                            () -> muster.ledger().imports().newestFirst().stream()
                                    .filter(any -> any.status().held())
                                    .findFirst(),
                            Optional::isPresent)
                    .orElseThrow();

            assertThat(held.status().hold().by()).containsExactly("group-removals");
            assertThat(muster.ledger().imports().waitsFor(held.id()).orElseThrow())
                    .contains("would remove 40 of 40 users from groups; the guard group-removals allows 30%");
            assertThat(sandbox.groups().members("Sales")).hasSize(40);

            muster.ledger().imports().release(held.id(), Clock.systemUTC().instant());
            assertThat(groups(muster.closed("blank.csv"))).isEqualTo("0 added, 0 already, 40 removed, 0 failed");
        }
    }

    @InTurn
    @Test
    void keepsGroupsInAnUndo() throws Exception {
        define("hr", "groups:\n  everyone: [Staff]\n  remove: true\n");
        run("import", "--yes", "--source", "hr", file(row(1, "Sales,")).toString());
        run("import", "--yes", "--source", "hr", file(row(2, "Sales,")).toString());
        String importId;
        try (Stream<Path> reports = Files.list(root.resolve("home").resolve("reports"))) {
            importId = reports.map(folder -> folder.getFileName().toString())
                    .max(String::compareTo)
                    .orElseThrow();
        }

        Finished undone = run("undo", "--yes", importId);

        assertThat(undone.exitCode()).as(undone.output()).isZero();
        assertThat(sandbox.directory()
                        .byUsername("p2")
                        .orElseThrow()
                        .path("state")
                        .asText())
                .isEqualTo("SUSPENDED");
        assertThat(members("Staff") + "/" + members("Sales")).isEqualTo("p1 p2/p1 p2");
    }
}
