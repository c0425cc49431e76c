package dev.muster.e2e.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
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
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./muster run} and {@code ./muster purge} remove old imports that nothing needs. */
class RetentionIT {
    private static final String PEOPLE = "username,email\ngil.hart,gil.hart@example.com\nkim.long,nonsense\n";

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(2000));

    @TempDir
    private Path folder;

    private Path home;
    private Sandbox sandbox;
    private Map<String, String> environment;

    @BeforeEach
    void setUp(Sandbox sandbox) {
        home = folder.resolve("home");
        this.sandbox = sandbox;
        environment = RunningMuster.environment(home, sandbox, Map.of("MUSTER_SOURCES", "keep"));
    }

    @Test
    void removesOnlyOldImportsCompletely() throws Exception {
        try (RunningMuster muster = RunningMuster.start(
                home, sandbox, Map.of("MUSTER_SOURCES", "keep", "MUSTER_RETENTION_LOOK_EVERY", "200ms"))) {
            ClosedImport old = muster.drop("old.csv", PEOPLE).closed("old.csv");
            ClosedImport young =
                    muster.drop("young.csv", PEOPLE.replace("gil", "lou")).closed("young.csv");
            assertThat(filesOf(old.closed().id()))
                    .as("source, dead letter, results and receipt")
                    .hasSize(4);
            closedDaysAgo(old.closed().id(), 31);
            closedDaysAgo(young.closed().id(), 29);

            await().atMost(RunningMuster.PATIENCE)
                    .until(() ->
                            muster.ledger().imports().find(old.closed().id()).isEmpty());

            assertThat(filesOf(old.closed().id())).isEmpty();
            assertThat(filesOf(young.closed().id())).hasSize(4);
            assertThat(muster.ledger().imports().newestFirst())
                    .extracting("id")
                    .containsExactly(young.closed().id());
            ClosedImport again = muster.drop("again.csv", "username,email\nida.jones,ida.jones@example.com\n")
                    .closed("again.csv");
            assertThat(again.counts()).startsWith("1 rows, 1 created");
        }
    }

    @Test
    void purgesImmediatelyNextToAWorker() throws Exception {
        try (RunningMuster muster = RunningMuster.start(home, sandbox, Map.of("MUSTER_SOURCES", "keep"))) {
            ClosedImport old = muster.drop("old.csv", PEOPLE).closed("old.csv");
            assertThat(MusterCommand.run(environment, "purge").output())
                    .isEqualTo("Removed 0 imports; kept 0 of the same age.\n");
            closedDaysAgo(old.closed().id(), 8);

            Finished purged = MusterCommand.run(environment, "purge", "--older-than", "7d");

            assertThat(purged.exitCode()).as(purged.output()).isZero();
            assertThat(purged.output())
                    .isEqualTo(old.closed().id()
                            + "  old.csv: removed, 2 rows\nRemoved 1 import; kept 0 of the same age.\n");
            assertThat(filesOf(old.closed().id())).isEmpty();
            assertThat(muster.drop("old.csv", PEOPLE.replace("gil", "lou"))
                            .closed("old.csv")
                            .counts())
                    .as("the service works on")
                    .startsWith("2 rows, 1 created");
        }
        assertThat(MusterCommand.run(environment, "status").output())
                .as("one import is left")
                .hasLineCount(1);
    }

    @InTurn
    @Test
    void keepsUnresolvedImportsUntilTheyAreRedriven() throws Exception {
        Path file = Files.writeString(folder.resolve("users.csv"), SampleUsers.csv(2));
        Map<String, String> impatient = RunningMuster.environment(home, sandbox, Map.of("MUSTER_POLL_DEADLINE", "1s"));
        sandbox.faults()
                .onNext(SandboxCall.BULK_RESULTS, Fault.answer(200, Map.of(), "application/json", "[]"), 1_000_000);
        sandbox.faults()
                .onNext(
                        SandboxCall.SEARCH_USERS,
                        Fault.answer(200, Map.of(), "application/json", "{\"results\":[],\"totalCount\":0}"),
                        1_000_000);
        assertThat(MusterCommand.run(impatient, "import", file.toString()).output())
                .contains("2 unresolved");
        String first = idOf("users.csv");
        closedDaysAgo(first, 31);

        Finished kept = MusterCommand.run(environment, "purge");
        assertThat(kept.exitCode()).isZero();
        assertThat(kept.output())
                .isEqualTo(first
                        + "  users.csv: kept, since 2 of its rows are unresolved. To retry them: ./muster redrive "
                        + first + "\nRemoved 0 imports; kept 1 of the same age.\n");
        assertThat(filesOf(first)).isNotEmpty();

        sandbox.faults().clear();
        assertThat(MusterCommand.run(environment, "redrive", first).exitCode()).isZero();
        assertThat(MusterCommand.run(environment, "purge").output())
                .isEqualTo(first + "  users.csv: removed, 2 rows\nRemoved 1 import; kept 0 of the same age.\n");
        assertThat(filesOf(first)).isEmpty();
    }

    @Test
    void forgetsTheContentOfARemovedImport() throws Exception {
        Path file = Files.writeString(folder.resolve("users.csv"), SampleUsers.csv(1));
        assertThat(MusterCommand.run(environment, "import", file.toString()).exitCode())
                .isZero();
        closedDaysAgo(idOf("users.csv"), 31);
        MusterCommand.run(environment, "purge", "--yes");

        Finished again = MusterCommand.run(environment, "import", file.toString());
        assertThat(again.output()).doesNotContain("seen before").contains("1 rejected");
    }

    @Test
    void reportsAnInvalidAgeAndAHomeWithoutRetention() throws Exception {
        Finished wrong = MusterCommand.run(environment, "purge", "--older-than", "0d");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.output())
                .isEqualTo("muster: --older-than is \"0d\": it must be whole days or hours, such as 30d or 12h, at "
                        + "least 1h\n");

        Finished never = MusterCommand.run(
                RunningMuster.environment(home, sandbox, Map.of("MUSTER_RETENTION", "never")), "purge");
        assertThat(never.exitCode()).isEqualTo(2);
        assertThat(never.output()).contains("set an age with --older-than");
    }

    private String idOf(String source) throws Exception {
        return MusterCommand.run(environment, "status")
                .output()
                .lines()
                .filter(line -> line.contains(source))
                .findFirst()
                .orElseThrow()
                .split(" ")[0];
    }

    private List<Path> filesOf(String importId) throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains(importId))
                    .toList();
        }
    }

    /** Lets time pass for one import only. */
    private void closedDaysAgo(String importId, int days) throws SQLException {
        try (var connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + home.resolve("ledger.db") + "?busy_timeout=10000");
                var update = connection.prepareStatement("UPDATE import SET finished_at = ? WHERE id = ?")) {
            update.setLong(1, Instant.now().minus(Duration.ofDays(days)).toEpochMilli());
            update.setString(2, importId);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }
}
