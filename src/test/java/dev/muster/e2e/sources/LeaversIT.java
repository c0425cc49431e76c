package dev.muster.e2e.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.ledger.SourceUsers.SourceUser;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A source that is a full export reports or suspends the users that a file lacks. */
class LeaversIT {
    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(5000));

    private static final String MATCHED = """
            operation: upsert
            match: [employeeIdentifier, username]
            guards: {creates: none, updates: none, attribute: none, suspensions: 2}
            """;

    @TempDir
    private Path root;

    private RunningMuster start(Sandbox sandbox, String definition) throws IOException {
        Path definitions = Files.createDirectories(root.resolve("sources"));
        Files.writeString(definitions.resolve("hr.yaml"), MATCHED + definition);
        return RunningMuster.start(
                root.resolve("home"), sandbox, Map.of("MUSTER_SOURCE_DEFINITIONS", definitions.toString()));
    }

    private static String file(String... usernames) {
        return Stream.of(usernames)
                .map(name -> "n-%1$s,%1$s,%1$s@example.com".formatted(name))
                .collect(Collectors.joining("\n", "employeeIdentifier,username,email\n", "\n"));
    }

    private static ClosedImport night(RunningMuster muster, int number, String... usernames) {
        return muster.drop("hr/night%d.csv".formatted(number), file(usernames)).closed("night%d.csv".formatted(number));
    }

    private static String state(Sandbox sandbox, String username) {
        return sandbox.directory()
                .byUsername(username)
                .orElseThrow()
                .path("state")
                .asText();
    }

    private static List<String> remembered(RunningMuster muster) {
        try (Stream<SourceUser> users =
                muster.ledger().sourceUsers().active(muster.settings().destination(), "hr")) {
            return users.map(SourceUser::username).toList();
        }
    }

    @Test
    void suspendsWhoIsMissingAndActivatesWhoReturns(Sandbox sandbox) throws Exception {
        try (RunningMuster muster = start(sandbox, "missing: suspend\nreturning: activate\n")) {
            night(muster, 1, "ada", "ben", "cleo");
            ClosedImport second = night(muster, 2, "ada", "cleo", "dora");
            assertThat(Files.readString(muster.home()
                            .root()
                            .resolve(second.receipt().path("leavers").asText())))
                    .contains("ben,ben@example.com,n-ben")
                    .doesNotContain("ada");
            ClosedImport leavers = muster.closed("night2.leavers.ndjson");
            assertThat(leavers.counts())
                    .isEqualTo("1 rows, 0 created, 1 updated, 0 invalid, 0 rejected, 0 unresolved, 0 unsent");
            assertThat(state(sandbox, "ben")).isEqualTo("SUSPENDED");
            assertThat(state(sandbox, "ada")).isEqualTo("ACTIVATED");

            assertThat(remembered(muster)).containsExactlyInAnyOrder("ada", "cleo", "dora");

            ClosedImport third = night(muster, 3, "ada", "cleo", "dora");
            assertThat(third.receipt().has("leavers"))
                    .as("no user is missing after the suspension")
                    .isFalse();

            night(muster, 4, "ada", "cleo", "dora", "ben");
            assertThat(state(sandbox, "ben")).isEqualTo("ACTIVATED");
        }
    }

    @Test
    void suspendsWhoReturnedAndLeavesAgain(Sandbox sandbox) throws Exception {
        try (RunningMuster muster = start(sandbox, "missing: suspend\nreturning: activate\n")) {
            night(muster, 1, "ada", "ben", "cleo");
            night(muster, 2, "ada", "cleo");
            muster.closed("night2.leavers.ndjson");
            night(muster, 3, "ada", "cleo", "ben");
            assertThat(state(sandbox, "ben")).isEqualTo("ACTIVATED");

            night(muster, 4, "ada", "cleo");

            assertThat(muster.closed("night4.leavers.ndjson").counts())
                    .as("the file has the same content as that of the second night")
                    .startsWith("1 rows, 0 created, 1 updated");
            assertThat(state(sandbox, "ben")).isEqualTo("SUSPENDED");
        }
    }

    @Test
    void leavesAloneWhomAnAdministratorSuspended(Sandbox sandbox) throws Exception {
        try (RunningMuster muster = start(sandbox, "missing: suspend\nreturning: activate\n")) {
            night(muster, 1, "ada", "ben");
            String ben = sandbox.directory()
                    .byUsername("ben")
                    .orElseThrow()
                    .path("_id")
                    .asText();
            sandbox.directory().byId(ben).orElseThrow().put("state", "SUSPENDED");
            muster.drop("update/by-hand.csv", "username,state\nben,SUSPENDED\n").closed("by-hand.csv");
            night(muster, 2, "ben", "ada");

            assertThat(state(sandbox, "ben")).isEqualTo("SUSPENDED");
        }
    }

    @Test
    void plansTheSuspensions(Sandbox sandbox) throws Exception {
        try (RunningMuster muster = start(sandbox, "missing: suspend\n")) {
            night(muster, 1, "ada", "ben", "cleo");
        }
        Path second = Files.writeString(root.resolve("night2.csv"), file("ada", "cleo"));
        Finished plan = MusterCommand.run(
                RunningMuster.environment(
                        root.resolve("home"),
                        sandbox,
                        Map.of(
                                "MUSTER_SOURCE_DEFINITIONS",
                                root.resolve("sources").toString())),
                "plan",
                "--source",
                "hr",
                second.toString());

        assertThat(plan.output()).contains("Missing: ben; they will be suspended", "1 missing and suspended");
        assertThat(state(sandbox, "ben")).isEqualTo("ACTIVATED");
    }

    @Test
    void reportsWithoutSuspending(Sandbox sandbox) throws Exception {
        try (RunningMuster muster = start(sandbox, "missing: report\n")) {
            night(muster, 1, "ada", "ben");
            ClosedImport second = night(muster, 2, "ada");

            assertThat(second.receipt().path("leavers").asText()).endsWith("leavers.csv");
            assertThat(muster.ledger().imports().newestFirst()).hasSize(2);
            assertThat(state(sandbox, "ben")).isEqualTo("ACTIVATED");
        }
    }

    @Test
    void holdsHalfAFile(Sandbox sandbox) throws Exception {
        try (RunningMuster muster = start(sandbox, "missing: suspend\n")) {
            night(muster, 1, "ada", "ben", "cleo", "dora", "emil", "finn");
            muster.drop("hr/night2.csv", file("ada", "ben", "cleo"));

            await().until(() -> muster.ledger().imports().newestFirst().stream()
                    .anyMatch(any -> any.status().held()));
            assertThat(state(sandbox, "finn")).isEqualTo("ACTIVATED");
            assertThat(muster.ledger()
                            .imports()
                            .newestFirst()
                            .get(0)
                            .status()
                            .hold()
                            .by())
                    .containsExactly("suspensions");
        }
    }

    @Test
    void doesNotMissWhoseRowIsWrong(Sandbox sandbox) throws Exception {
        try (RunningMuster muster = start(sandbox, "missing: suspend\n")) {
            night(muster, 1, "ada", "ben");
            ClosedImport second = muster.drop(
                            "hr/night2.csv",
                            "employeeIdentifier,username,email,state\nn-ada,ada,ada@example.com,\n"
                                    + "n-ben,ben,ben@example.com,GONE\n")
                    .closed("night2.csv");

            assertThat(second.receipt().path("invalid").asInt()).isOne();
            assertThat(second.receipt().has("leavers")).isFalse();
        }
    }

    @Test
    void suspendsNobodyIfARowHasNoKey(Sandbox sandbox) throws Exception {
        try (RunningMuster muster = start(sandbox, "missing: suspend\n")) {
            night(muster, 1, "ada", "ben", "cleo");
            ClosedImport second = muster.drop(
                            "hr/night2.csv", "employeeIdentifier,username,email\nn-ada,ada,ada@example.com\n,,\"x\"\n")
                    .closed("night2.csv");

            assertThat(second.receipt().path("leavers").asText()).endsWith("leavers.csv");
            assertThat(muster.ledger().imports().newestFirst()).hasSize(2);
        }
    }

    @Test
    void neverChangesProtectedUsers(Sandbox sandbox) throws Exception {
        sandbox.directory()
                .add(JsonNodeFactory.instance
                        .objectNode()
                        .put("username", "svc-backup")
                        .put("email", "svc-backup@example.com")
                        .put("employeeIdentifier", "n-svc-backup"));
        sandbox.directory()
                .add(JsonNodeFactory.instance
                        .objectNode()
                        .put("username", "root.admin")
                        .put("email", "root.admin@example.com")
                        .put("sudo", true)
                        .put("employeeIdentifier", "n-root.admin"));
        try (RunningMuster muster =
                start(sandbox, "missing: suspend\nprotected:\n  username: [SVC-*, other]\n  sudo: true\n")) {
            ClosedImport first = muster.drop(
                            "hr/night1.csv",
                            "employeeIdentifier,username,email,department\n"
                                    + "n-svc-backup,svc-backup,svc-backup@example.com,Sales\n"
                                    + "n-root.admin,root.admin,root.admin@example.com,Sales\n"
                                    + "n-ada,ada,ada@example.com,Sales\n")
                    .closed("night1.csv");

            assertThat(first.counts())
                    .isEqualTo("3 rows, 1 created, 0 updated, 2 invalid, 0 rejected, 0 unresolved, 0 unsent");
            assertThat(first.results()).contains("PROTECTED", "username SVC-*", "sudo true");
        }
    }
}
