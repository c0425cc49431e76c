package dev.muster.e2e.failures;

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
import dev.muster.storage.Home;
import dev.muster.testing.InTurn;
import dev.muster.testing.SandboxExtension;
import dev.muster.testing.SmallDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A full disk, a read-only folder or a locked ledger: a command reports it in one line and ends, the service reports it
 * once and continues, and no user is lost or created twice. The sandbox creates every user it receives, even twice.
 */
class DiskIT {
    private static final int PEOPLE = 300;

    @RegisterExtension
    static final SandboxExtension SANDBOX = SandboxExtension.with(
            SandboxSettings.defaults().withUsersPerSecond(2000).withUnique(false));

    @TempDir
    private Path folder;

    private Home home;
    private Sandbox sandbox;
    private Map<String, String> environment;

    @BeforeEach
    void setUp(Sandbox sandbox) {
        home = new Home(folder.resolve("home"));
        this.sandbox = sandbox;
        environment = RunningMuster.environment(home.root(), sandbox, Map.of());
    }

    @InTurn
    @Test
    void leavesNothingOfAFileThatDoesNotFitOnTheDisk() throws Exception {
        try (SmallDisk disk = SmallDisk.at(home.root(), "2m")) {
            String large = file("users.csv", SampleUsers.csv(PEOPLE) + "\n".repeat(3_000_000));
            Finished stopped = MusterCommand.run(environment, "import", large);

            assertThat(stopped.exitCode()).as(stopped.output()).isEqualTo(4);
            assertThat(stopped.output().lines())
                    .singleElement()
                    .asString()
                    .startsWith("Stopped. The disk is full, cannot write " + home.work())
                    .contains("users.csv: free space on that disk. Nothing is lost. ")
                    .endsWith("Not started, import again: " + large + ".");
            assertThat(home.work()).isEmptyDirectory();

            disk.resize("64m");
            Finished finished = MusterCommand.run(environment, "import", large);
            assertThat(finished.exitCode()).as(finished.output()).isZero();
        }
        everybodyIsCreatedOnce();
    }

    @InTurn
    @Test
    void rereadsRowsThatTheFullDiskCouldNotStore() throws Exception {
        try (SmallDisk disk = SmallDisk.at(home.root(), "1280k")) {
            Finished stopped =
                    MusterCommand.run(environment, "import", file("users.csv", SampleUsers.csv(PEOPLE * 10)));

            isStoppedInOneLine(stopped, "The disk is full, cannot write the ledger " + home.ledger());
            assertThat(sandbox.requests().all()).isEmpty();

            disk.resize("64m");
            goesOn();
            assertThat(sandbox.directory().size()).isEqualTo(PEOPLE * 10);
        }
    }

    @InTurn
    @Test
    void looksUpAJobThatTheFullDiskCouldNotRecord() throws Exception {
        try (SmallDisk disk = SmallDisk.at(home.root(), "8m")) {
            sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.none(disk::fill));
            Finished stopped = MusterCommand.run(environment, "import", file("users.csv", SampleUsers.csv(PEOPLE)));

            isStoppedInOneLine(stopped, "The disk is full, cannot write the ledger " + home.ledger());
            disk.free();
            goesOn();
            assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(1);
            assertThat(sandbox.requests().of(SandboxCall.SEARCH_USERS)).isNotEmpty();
            everybodyIsCreatedOnce();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BULK_CREATE", "BULK_RESULTS"})
    @InTurn
    void reportsAFullDiskOnceAndContinues(SandboxCall call) throws Exception {
        try (SmallDisk disk = SmallDisk.at(home.root(), "8m")) {
            sandbox.faults().onNext(call, Fault.none(disk::fill));
            try (MusterCommand muster = MusterCommand.start(environment, "run")) {
                drop(muster::output, "users.csv", SampleUsers.csv(PEOPLE));
                await().atMost(RunningMuster.PATIENCE)
                        .until(() -> muster.output().contains("The disk is full"));
                assertThat(muster.observe("health/ready").statusCode()).isEqualTo(503);
                assertThat(muster.observe("health/ready").body()).contains("The disk is full");
                assertThat(muster.observe("health/live").statusCode())
                        .as("another start makes no room")
                        .isEqualTo(200);
                await().during(Duration.ofSeconds(3))
                        .atMost(RunningMuster.PATIENCE)
                        .until(muster::isAlive);
                disk.free();
                await().atMost(RunningMuster.PATIENCE)
                        .until(() -> muster.output().contains(PEOPLE + " rows = " + PEOPLE + " created"));
                endsHavingSaidOnce(muster, "The disk is full");
            }
            assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(1);
            everybodyIsCreatedOnce();
        }
    }

    @InTurn
    @ParameterizedTest
    @ValueSource(strings = {"reports", "done"})
    void stopsACommandAndPausesTheWorkerForAReadOnlyFolder(String name) throws Exception {
        Path unwritable = home.root().resolve(name);
        try (SmallDisk disk = SmallDisk.at(unwritable, "8m")) {
            disk.readOnly();
            Finished stopped = MusterCommand.run(environment, "import", file("users.csv", SampleUsers.csv(PEOPLE)));
            isStoppedInOneLine(
                    stopped,
                    "Cannot write " + unwritable,
                    "(Read-only file system): check its permissions and that disk");

            try (MusterCommand muster = MusterCommand.start(environment, "run")) {
                await().atMost(RunningMuster.PATIENCE)
                        .until(() -> muster.output().contains("Cannot write"));
            }
        }
        goesOn();
        everybodyIsCreatedOnce();
    }

    @Test
    @InTurn
    void stopsACommandAndPausesTheWorkerForALockedLedger() throws Exception {
        try (MusterProcess muster = MusterProcess.start(environment, "run")) {
            await().atMost(RunningMuster.PATIENCE).until(() -> muster.output().contains("Muster watches"));
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + home.ledger());
                    var statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                drop(muster::output, "users.csv", SampleUsers.csv(PEOPLE));
                Finished stopped = MusterProcess.run(environment, "import", file("more.csv", SampleUsers.csv(1)));

                assertThat(stopped.exitCode()).as(stopped.output()).isEqualTo(4);
                assertThat(stopped.output())
                        .contains("The ledger " + home.ledger() + " is locked by another program: close it")
                        .doesNotContain("Exception", "\tat ");
                await().atMost(RunningMuster.PATIENCE)
                        .until(() -> muster.output().contains("is locked by another program"));
                assertThat(muster.observe("health/ready").body()).contains("Another program has locked the ledger");
                assertThat(muster.observe("health/live").statusCode())
                        .as("another start unlocks nothing")
                        .isEqualTo(200);
                statement.execute("ROLLBACK");
            }
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> muster.output().contains(PEOPLE + " rows = " + PEOPLE + " created"));
            endsHavingSaidOnce(muster, "is locked by another program");
        }
        everybodyIsCreatedOnce();
    }

    @Test
    void reportsAReadOnlyHomeInOneLine() throws Exception {
        try (SmallDisk disk = SmallDisk.at(home.root(), "8m")) {
            disk.readOnly();
            Finished stopped = MusterCommand.run(environment, "import", file("users.csv", SampleUsers.csv(3)));

            assertThat(stopped.exitCode()).as(stopped.output()).isEqualTo(4);
            assertThat(stopped.output().lines())
                    .singleElement()
                    .asString()
                    .startsWith("muster: Cannot write " + home.root())
                    .contains("(Read-only file system)");
        }
    }

    private static void isStoppedInOneLine(Finished stopped, String... what) {
        assertThat(stopped.exitCode()).as(stopped.output()).isEqualTo(4);
        assertThat(stopped.output().lines().filter(line -> line.startsWith("Stopped. ")))
                .singleElement()
                .asString()
                .contains(what)
                .endsWith("Nothing is lost. To resume: ./muster continue");
        assertThat(stopped.output()
                        .lines()
                        .filter(line -> !line.startsWith("users.csv: ") && !line.startsWith("Stopped. ")))
                .isEmpty();
    }

    private void goesOn() throws Exception {
        try (MusterCommand muster = MusterCommand.start(environment, "run")) {
            await().atMost(RunningMuster.PATIENCE).until(() -> muster.output().contains(" is finished: users.csv: "));
            muster.terminate();
            assertThat(muster.exitCode()).isZero();
        }
    }

    private static void endsHavingSaidOnce(MusterCommand muster, String what) throws InterruptedException {
        muster.terminate();
        saidOnce(muster.exitCode(), muster.output(), what);
    }

    private static void endsHavingSaidOnce(MusterProcess muster, String what) throws InterruptedException {
        muster.terminate();
        saidOnce(muster.exitCode(), muster.output(), what);
    }

    private static void saidOnce(int exitCode, String output, String what) {
        assertThat(exitCode).as(output).isZero();
        assertThat(output.lines().filter(line -> line.contains(what)))
                .as(output)
                .hasSize(1);
        assertThat(output).doesNotContain("Exception", "\tat ");
    }

    private void everybodyIsCreatedOnce() {
        assertThat(sandbox.directory().users().stream()
                        .map(user -> user.path("username").asText()))
                .hasSize(PEOPLE)
                .doesNotHaveDuplicates();
        if (Files.exists(home.ledger())) {
            assertThat(temporaryFiles()).isEmpty();
        }
    }

    private Stream<Path> temporaryFiles() {
        try (Stream<Path> files = Files.walk(home.root())) {
            return files.filter(file -> file.toString().endsWith(".tmp")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private void drop(Supplier<String> output, String name, String content) throws IOException {
        await().atMost(RunningMuster.PATIENCE).until(() -> output.get().contains("Muster watches"));
        Path outside = Files.writeString(home.root().resolve("outside"), content);
        Files.move(outside, home.inbox().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
