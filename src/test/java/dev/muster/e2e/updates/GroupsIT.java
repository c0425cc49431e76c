package dev.muster.e2e.updates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.e2e.queue.JmsPeer;
import dev.muster.sandbox.ApiContract;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Users join the groups that their rows name. */
class GroupsIT {
    private static final String HEADER = "username,email,Group1,group 2\n";
    private static final String JSON = "application/json";

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(5000));

    @TempDir
    private Path home;

    private Sandbox sandbox;
    private String sales;

    @BeforeEach
    void setUp(Sandbox sandbox) {
        this.sandbox = sandbox;
        sales = sandbox.groups().add("Sales");
        sandbox.groups().add("R&D: Köln/Bonn");
        sandbox.groups().addDynamic("Contractors");
    }

    private RunningMuster muster() throws IOException {
        return RunningMuster.start(home, sandbox);
    }

    private String id(String username) {
        return sandbox.directory()
                .byUsername(username)
                .orElseThrow()
                .path("_id")
                .asText();
    }

    private String there(String username) {
        return sandbox.directory()
                .add(JsonNodeFactory.instance
                        .objectNode()
                        .put("username", username)
                        .put("email", username + "@example.com"));
    }

    private List<String> members(String group) {
        return sandbox.groups().members(group);
    }

    private static JsonNode groups(ClosedImport closed) {
        return closed.receipt().path("groups");
    }

    private void requestsConform() {
        sandbox.requests().all().forEach(ApiContract::assertConforms);
        assertThat(sandbox.misconduct()).isEmpty();
    }

    @InTurn
    @Test
    void addsNewUsersToTheirGroups() throws IOException {
        try (RunningMuster muster = muster()) {
            ClosedImport closed = muster.drop(
                            "users.csv",
                            HEADER + "ann,ann@example.com,Sales,R&D: Köln/Bonn\n" + "bea,bea@example.com,,Sales\n"
                                    + "cid,cid@example.com,,\n")
                    .closed("users.csv");

            assertThat(closed.counts()).startsWith("3 rows, 3 created");
            assertThat(members("Sales")).containsExactlyInAnyOrder(id("ann"), id("bea"));
            assertThat(members("R&D: Köln/Bonn")).containsExactly(id("ann"));
            assertThat(groups(closed)).hasToString("{\"added\":3,\"already\":0,\"removed\":0,\"failed\":0}");
            assertThat(closed.receipt().path("deadLetter").isNull()).isTrue();
            assertThat(closed.results())
                    .contains("_user_id,_groups", id("ann") + ",\"added: Sales, R&D: Köln/Bonn\"\n")
                    .contains(id("bea") + ",added: Sales\n");
            assertThat(sandbox.requests().of(SandboxCall.LIST_GROUPS))
                    .as("each name is looked up once")
                    .hasSize(2);
            assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE).get(0).text())
                    .as("a group is no attribute")
                    .doesNotContainIgnoringCase("group");
            requestsConform();
        }
    }

    @Test
    @InTurn
    void addsTheUsersOfMessages() throws Exception {
        try (SandboxBroker broker = SandboxBroker.start(home.resolve("broker"));
                RunningMuster muster = RunningMuster.start(
                        home.resolve("home"), sandbox, JmsPeer.environment(broker.url(), Map.of()));
                JmsPeer peer = JmsPeer.artemis(broker.url())) {
            peer.send("{\"username\":\"ann\",\"email\":\"ann@example.com\",\"groups\":[\"Sales\"]}", "first");
            peer.send("{\"username\":\"bea\",\"email\":\"bea@example.com\",\"group1\":\"Zebras\"}", "second");

            List<JsonNode> events = peer.recordEvents(2);

            assertThat(events)
                    .extracting(event -> event.path("correlationId").asText() + " "
                            + event.path("outcome").asText() + " "
                            + event.path("code").asText())
                    .containsExactlyInAnyOrder("first created null", "second invalid GROUP_UNKNOWN");
            await().atMost(RunningMuster.PATIENCE)
                    .untilAsserted(() -> assertThat(members("Sales")).containsExactly(id("ann")));
            assertThat(muster.ledger().imports().newestFirst()).hasSize(1);
        }
    }

    @Test
    void writesNoColumnWithoutGroups() throws IOException {
        try (RunningMuster muster = muster()) {
            ClosedImport closed =
                    muster.drop("users.csv", HEADER + "ann,ann@example.com,,\n").closed("users.csv");

            assertThat(closed.results()).doesNotContain("_groups");
            assertThat(groups(closed).isMissingNode()).isTrue();
            assertThat(sandbox.requests().of(SandboxCall.LIST_GROUPS)).isEmpty();
        }
    }

    @Test
    void addsUpdatedAndUnchangedUsersToo() throws IOException {
        there("ann");
        sandbox.groups().join(sales, there("bea"));
        try (RunningMuster muster = muster()) {
            ClosedImport closed = muster.drop("upsert/users.json", """
                            [{"username": "ann", "email": "ann@example.com", "groups": ["Sales", "Sales", null]},
                             {"username": "bea", "email": "bea@example.com", "jobTitle": "Diver", "group1": "Sales"},
                             {"username": "cid", "email": "cid@example.com", "groups": []}]""").closed("users.json");

            assertThat(closed.counts()).startsWith("3 rows, 1 created, 1 updated");
            assertThat(closed.receipt().path("unchanged").asInt()).isEqualTo(1);
            assertThat(members("Sales")).containsExactlyInAnyOrder(id("ann"), id("bea"));
            assertThat(groups(closed)).hasToString("{\"added\":1,\"already\":1,\"removed\":0,\"failed\":0}");
            assertThat(closed.results()).contains("\"_groups\":\"added: Sales\"", "\"_groups\":\"already: Sales\"");
            requestsConform();
        }
    }

    @Test
    void addsNoProtectedUser() throws IOException {
        there("ann");
        there("admin1");
        try (RunningMuster muster = RunningMuster.start(home, sandbox, Map.of("MUSTER_PROTECTED", "username=ADMIN*"))) {
            ClosedImport updates = muster.drop("update/updates.csv", "username,group1\nadmin1,Sales\nann,Sales\n")
                    .closed("updates.csv");

            assertThat(updates.counts()).startsWith("2 rows, 0 created, 0 updated, 1 invalid");
            assertThat(updates.deadLetter())
                    .contains(",2,invalid,PROTECTED,\"The user \"\"admin1\"\" is protected (username ADMIN*)");
            assertThat(members("Sales")).containsExactly(id("ann"));

            muster.drop("new.csv", "username,email\nadmin2,admin2@example.com\n")
                    .closed("new.csv");
            ClosedImport again = muster.drop("again.csv", HEADER + "admin2,admin2@example.com,Sales,\n")
                    .closed("again.csv");

            assertThat(again.deadLetter()).as("of an unchanged create").contains(",2,invalid,PROTECTED,");
            assertThat(members("Sales")).containsExactly(id("ann"));
        }
    }

    @Test
    void fillsGroupsByADefinitionThatSkipsRows() throws IOException {
        there("bea");
        Path definitions = Files.createDirectories(home.resolve("definitions"));
        Files.writeString(definitions.resolve("hr.yaml"), """
                operation: upsert
                match: [username]
                columns:
                  Abteilung: group1
                skip: Status = "inactive"
                """);
        try (RunningMuster muster = RunningMuster.start(
                home.resolve("home"), sandbox, Map.of("MUSTER_SOURCE_DEFINITIONS", definitions.toString()))) {
            ClosedImport closed = muster.drop(
                            "hr/people.csv",
                            "username,email,Abteilung,Status\nzoe,zoe@example.com,Boats,inactive\n"
                                    + "bea,bea@example.com,Sales,\n" + "ann,ann@example.com,Zebras,\n"
                                    + "cid,cid@example.com,Sales,\n")
                    .closed("people.csv");

            assertThat(closed.counts()).startsWith("3 rows, 1 created, 0 updated, 1 invalid");
            assertThat(closed.receipt().path("skipped").asInt()).isEqualTo(1);
            assertThat(closed.deadLetter()).contains(",4,invalid,GROUP_UNKNOWN,");
            assertThat(closed.results())
                    .contains(id("bea") + ",added: Sales\n", id("cid") + ",added: Sales\n")
                    .doesNotContain("zoe");
            assertThat(members("Sales")).containsExactlyInAnyOrder(id("bea"), id("cid"));
            requestsConform();
        }
    }

    @InTurn
    @Test
    void fillsGroupsByAMapping() throws Exception {
        Path mapping = Files.writeString(home.resolve("columns.yaml"), """
                columns:
                  "Abteilung": group1
                values:
                  group1:
                    Vertrieb: Sales
                constants:
                  group2: Staff
                """);
        sandbox.groups().add("Staff");
        Path file = Files.writeString(
                home.resolve("users.csv"),
                "username,email,Abteilung\nann,ann@example.com,Vertrieb\nbea,bea@example.com,\n");

        Finished finished = MusterCommand.run(
                RunningMuster.environment(home, sandbox, Map.of()),
                "import",
                "--mapping",
                mapping.toString(),
                file.toString());

        assertThat(finished.exitCode()).as(finished.output()).isZero();
        assertThat(finished.output()).contains("groups: 3 added");
        assertThat(members("Sales")).containsExactly(id("ann"));
        assertThat(members("Staff")).containsExactlyInAnyOrder(id("ann"), id("bea"));
    }

    @Test
    void namesUnusableGroupsByLineBeforeAnythingIsSent() throws IOException {
        try (RunningMuster muster = muster()) {
            ClosedImport closed = muster.drop(
                            "users.csv",
                            HEADER + "ann,ann@example.com,sales,\n" + "bea,bea@example.com,Sales,Contractors\n"
                                    + "cid,cid@example.com,Zebras,\n" + "dan,dan@example.com,Sales,\n")
                    .closed("users.csv");

            assertThat(closed.counts()).startsWith("4 rows, 1 created, 0 updated, 3 invalid");
            assertThat(closed.deadLetter())
                    .contains(
                            ",2,invalid,GROUP_UNKNOWN,\"Group1: JumpCloud has no user group \"\"sales\"\"\","
                                    + "\"Did you mean \"\"Sales\"\"?",
                            ",3,invalid,GROUP_DYNAMIC,\"group 2: The user group \"\"Contractors\"\" is dynamic",
                            ",4,invalid,GROUP_UNKNOWN,\"Group1: JumpCloud has no user group \"\"Zebras\"\"\"");
            assertThat(members("Sales")).containsExactly(id("dan"));
            assertThat(sandbox.directory().size()).isEqualTo(1);
            requestsConform();
        }
    }

    @InTurn
    @Test
    void reportsAndRedrivesAGroupThatRefusesItsMember() throws Exception {
        Map<String, String> environment = RunningMuster.environment(home, sandbox, Map.of());
        Path file = Files.writeString(
                home.resolve("users.csv"),
                "username,email,password,group1,group2\n" + "ann,ann@example.com,Invented-Passw0rd-1,Sales,Boats\n");
        sandbox.groups().add("Boats");
        sandbox.faults()
                .onNext(SandboxCall.CHANGE_MEMBERS, Fault.answer(400, Map.of(), JSON, "{\"message\":\"not today\"}"));

        Finished first = MusterCommand.run(environment, "import", file.toString());

        assertThat(first.exitCode()).as(first.output()).isEqualTo(1);
        assertThat(first.output())
                .contains(
                        "users.csv:2: created, GROUP_NOT_ADDED: The user was created, but this group was not "
                                + "changed: Sales (HTTP 400: not today)",
                        "users.csv: 1 row: 1 created",
                        "groups: 1 added, 1 failed",
                        "retry 1 row: ./muster redrive ");
        assertThat(members("Boats")).containsExactly(id("ann"));

        String failed = newest();
        assertThat(MusterCommand.run(environment, "status", failed).output())
                .contains("groups    1 added, 1 failed", "GROUP_NOT_ADDED", "Sales: HTTP 400: not today");
        Finished again = MusterCommand.run(environment, "redrive", failed);

        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(again.output()).contains("users.csv: 1 row: 1 unchanged", "groups: 1 added, 1 already");
        assertThat(members("Sales")).containsExactly(id("ann"));
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(1);

        Finished third = MusterCommand.run(environment, "redrive", failed);
        assertThat(third.output()).contains("already retried by a later import");
        requestsConform();
    }

    private String newest() throws IOException {
        try (var reports = Files.list(home.resolve("reports"))) {
            return reports.map(folder -> folder.getFileName().toString())
                    .max(String::compareTo)
                    .orElseThrow();
        }
    }

    @InTurn
    @Test
    void addsEveryMemberOnceInAStorm() throws IOException {
        sandbox.faults()
                .onNext(
                        SandboxCall.CHANGE_MEMBERS,
                        Fault.answer(429, Map.of("Retry-After", "1"), JSON, "{\"message\":\"later\"}"),
                        2);
        sandbox.faults().onNext(SandboxCall.CHANGE_MEMBERS, Fault.answer(500, Map.of(), JSON, "{}"));
        sandbox.faults().onNext(SandboxCall.CHANGE_MEMBERS, Fault.dropAfterAccepting());
        sandbox.faults().onNext(SandboxCall.LIST_GROUPS, Fault.answer(502, Map.of(), "text/html", "<p>bad</p>"));
        try (RunningMuster muster = muster()) {
            ClosedImport closed = muster.drop(
                            "users.csv",
                            HEADER + "ann,ann@example.com,Sales,\n" + "bea,bea@example.com,Sales,\n"
                                    + "cid,cid@example.com,Sales,\n")
                    .closed("users.csv");

            assertThat(closed.counts()).startsWith("3 rows, 3 created");
            assertThat(members("Sales")).containsExactlyInAnyOrder(id("ann"), id("bea"), id("cid"));
            assertThat(groups(closed).path("failed").asInt()).isZero();
            requestsConform();
        }
    }

    /** Drops a file with a group whose members cannot be changed, and waits for the first try. */
    private void dropAFileWhoseGroupFails(RunningMuster muster) {
        sandbox.faults()
                .onNext(SandboxCall.CHANGE_MEMBERS, Fault.answer(500, Map.of(), JSON, "{\"message\":\"down\"}"), 1000);
        muster.drop("users.csv", HEADER + "ann,ann@example.com,Sales,\n");
        await().atMost(RunningMuster.PATIENCE)
                .until(() -> !sandbox.requests().of(SandboxCall.CHANGE_MEMBERS).isEmpty());
    }

    @Test
    void goesOnAfterARestart() throws IOException {
        try (RunningMuster muster = muster()) {
            dropAFileWhoseGroupFails(muster);
            assertThat(muster.ledger().imports().notClosed()).hasSize(1);
        }
        sandbox.faults().clear();

        try (RunningMuster muster = muster()) {
            assertThat(muster.closed("users.csv").counts()).startsWith("1 rows, 1 created");
            assertThat(members("Sales")).containsExactly(id("ann"));
        }
    }

    @Test
    void addsNoMembersOfACancelledImport() throws IOException {
        try (RunningMuster muster = muster()) {
            dropAFileWhoseGroupFails(muster);
            String open = muster.ledger().imports().notClosed().get(0).id();

            muster.ledger().imports().cancel(open, Instant.now());

            ClosedImport closed = muster.closed("users.csv");
            assertThat(closed.deadLetter()).contains("GROUP_NOT_ADDED", "failed: Sales (the import was cancelled)");
            assertThat(groups(closed).path("failed").asInt()).isEqualTo(1);
            assertThat(members("Sales")).isEmpty();
        }
    }

    @Test
    void plansMembersAndUnknownGroups() throws Exception {
        Path file = Files.writeString(
                home.resolve("users.csv"),
                HEADER + "ann,ann@example.com,Sales,R&D: Köln/Bonn\n" + "bea,bea@example.com,Sales,\n"
                        + "cid,cid@example.com,Zebras,\n");
        Map<String, String> environment = RunningMuster.environment(home, sandbox, Map.of());

        Finished plan = MusterCommand.run(environment, "plan", file.toString());

        assertThat(plan.output())
                .contains(
                        "users.csv: 3 rows, 1 invalid",
                        "  groups: 3 members to add: R&D: Köln/Bonn (1), Sales (2)",
                        "users.csv:4: GROUP_UNKNOWN: Group1: JumpCloud has no user group \"Zebras\"");
        assertThat(plan.exitCode()).isEqualTo(1);
        assertThat(MusterCommand.run(environment, "plan", "--json", file.toString())
                        .output())
                .contains("\"groups\":{\"R&D: Köln/Bonn\":1,\"Sales\":2}");
        assertThat(sandbox.requests().of(SandboxCall.CHANGE_MEMBERS)).isEmpty();
        assertThat(members("Sales")).isEmpty();
    }
}
