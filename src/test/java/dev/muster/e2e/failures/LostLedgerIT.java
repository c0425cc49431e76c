package dev.muster.e2e.failures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.SampleUsers;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.storage.StorageFailure;
import dev.muster.testing.InTurn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lost ledger does not lead to a second send. */
class LostLedgerIT {
    private static final String EVERYBODY =
            "30 rows, 30 created, 0 updated, 0 invalid, 0 rejected, 0 unresolved, 0 unsent";

    @TempDir
    private Path home;

    /** It creates whoever is sent, even twice. */
    private static Sandbox sandbox() {
        return Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(10).withUnique(false));
    }

    private static void deleteLedger(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("ledger.db"))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "upsert"})
    @InTurn
    void looksUpRecordsSentByAnEarlierProcess(String operation) throws Exception {
        try (Sandbox sandbox = sandbox()) {
            try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
                muster.drop(operation + "/users.csv", SampleUsers.csv(30));
                await().atMost(RunningMuster.PATIENCE)
                        .until(() ->
                                !sandbox.requests().of(SandboxCall.BULK_RESULTS).isEmpty());
            }
            deleteLedger(home);
            try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
                assertThat(muster.closed("users.csv").sumOfOutcomes()).isEqualTo(30);
                assertThat(sandbox.directory().size()).isEqualTo(30);
                assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(1);
                if (operation.equals("create")) {
                    assertThat(muster.closed("users.csv").counts()).isEqualTo(EVERYBODY);
                }
            }
        }
    }

    @InTurn
    @Test
    void looksUpAnImportWhoseLedgerWasLost() throws Exception {
        try (Sandbox sandbox = sandbox()) {
            try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
                muster.drop("users.csv", SampleUsers.csv(30));
                await().atMost(RunningMuster.PATIENCE)
                        .until(() ->
                                !sandbox.requests().of(SandboxCall.BULK_RESULTS).isEmpty());
            }
            forgetThatItWasRead();
            try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
                assertThat(muster.closed("users.csv").counts()).isEqualTo(EVERYBODY);
                assertThat(sandbox.directory().size()).isEqualTo(30);
            }
        }
    }

    @InTurn
    @Test
    void sendsClaimedButUnsentRecordsImmediately() throws Exception {
        Path claimed = home.resolve("work/01JN0000000000000000000009/create/users.csv");
        Files.createDirectories(claimed.getParent());
        Files.writeString(claimed, SampleUsers.csv(30));
        Files.createFile(home.resolve("work/01JN0000000000000000000009/unsent"));
        try (Sandbox sandbox = sandbox();
                RunningMuster muster = RunningMuster.start(home, sandbox)) {
            assertThat(muster.closed("users.csv").counts()).isEqualTo(EVERYBODY);
            assertThat(sandbox.requests().of(SandboxCall.SEARCH_USERS)).isEmpty();
            assertThat(home.resolve("work")).isEmptyDirectory();
        }
    }

    @InTurn
    @Test
    void sendsRecordsThatALookupDoesNotFind() throws Exception {
        Path claimed = home.resolve("work/01JN0000000000000000000009/create/users.csv");
        Files.createDirectories(claimed.getParent());
        Files.writeString(claimed, SampleUsers.csv(30));
        try (Sandbox sandbox = sandbox();
                RunningMuster muster = RunningMuster.start(home, sandbox)) {
            assertThat(muster.closed("users.csv").counts()).isEqualTo(EVERYBODY);
            assertThat(sandbox.requests().of(SandboxCall.SEARCH_USERS)).isNotEmpty();
            assertThat(sandbox.directory().size()).isEqualTo(30);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @InTurn
    void stopsSendingIfTheLedgerIsDeleted(boolean replaced) throws Exception {
        try (Sandbox sandbox = sandbox();
                RunningMuster muster = RunningMuster.start(home, sandbox, Map.of("MUSTER_INBOX_SETTLE", "50ms"))) {
            muster.drop("users.csv", SampleUsers.csv(30));
            muster.closed("users.csv");
            deleteLedger(home);
            if (replaced) {
                Files.createFile(home.resolve("ledger.db"));
            }
            muster.drop("more.csv", SampleUsers.csv(30));

            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> muster.worker().failureReporter().present().contains(StorageFailure.Kind.DAMAGED));
            assertThat(muster.worker().storageFailure().orElseThrow().text())
                    .contains("deleted or replaced", "restore it from a backup");
            assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(1);
            assertThat(home.resolve("ledger.db").toFile().length())
                    .as("nothing is made in its place")
                    .isZero();
        }
    }

    /** Brings the import back to where it was while its rows were read. */
    private void forgetThatItWasRead() throws SQLException {
        try (var connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + home.resolve("ledger.db") + "?busy_timeout=10000");
                var statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM record");
            statement.executeUpdate("DELETE FROM batch");
            statement.executeUpdate("UPDATE import SET state = 'READING', verdict = NULL, row_count = 0");
        }
    }
}
