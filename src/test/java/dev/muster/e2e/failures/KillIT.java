package dev.muster.e2e.failures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.SampleUsers;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.storage.Home;
import dev.muster.testing.InTurn;
import dev.muster.testing.SampleOfRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The process is killed at a point of the flow and started again: no record is lost, no user is created twice, without
 * an operator. The sandbox creates every user it receives, even twice, so that "already exists" cannot hide a second
 * send.
 */
class KillIT {
    private static final int PEOPLE = 1200;

    @TempDir
    private Path root;

    /** The point of the kill. Those that the service sees are exact; the others are caught by watching the home. */
    enum Point {
        FILE_CLAIMED(home -> !files(home.work()).isEmpty()),
        IN_MID_READ(home -> count(home, "SELECT count(*) FROM record") > 0),
        READ_TO_THE_END(home -> count(home, "SELECT count(*) FROM import WHERE state <> 'READING'") > 0),
        SEND_RECEIVED_BUT_NOTHING_DONE(SandboxCall.BULK_CREATE, 1, false),
        SEND_DONE_BUT_NOT_ANSWERED(SandboxCall.BULK_CREATE, 1, true),
        LAST_SEND_DONE_BUT_NOT_ANSWERED(SandboxCall.BULK_CREATE, 3, true),
        JOB_ID_COMMITTED(home -> count(home, "SELECT count(*) FROM batch WHERE state = 'SUBMITTED'") > 0),
        FIRST_PAGE_ASKED_FOR(SandboxCall.BULK_RESULTS, 1, true),
        BETWEEN_PAGES(SandboxCall.BULK_RESULTS, 4, true),
        SOME_RECORDS_SETTLED(home -> count(home, "SELECT count(*) FROM record WHERE outcome = 'created'") > 0),
        BATCH_SETTLED(home -> count(home, "SELECT count(*) FROM batch WHERE state = 'SETTLED'") > 0),
        RESULTS_WRITTEN(home -> !files(home.root().resolve("reports")).isEmpty()),
        RECEIPT_WRITTEN(
                home -> files(home.root().resolve("reports")).stream().anyMatch(file -> file.endsWith("receipt.json"))),
        SOURCE_PUT_AWAY(home -> !files(home.root().resolve("done")).isEmpty());

        private final Watched watched;
        private final SandboxCall call;
        private final int nth;
        private final boolean done;

        Point(Watched watched) {
            this(watched, null, 0, false);
        }

        Point(SandboxCall call, int nth, boolean done) {
            this(null, call, nth, done);
        }

        Point(Watched watched, SandboxCall call, int nth, boolean done) {
            this.watched = watched;
            this.call = call;
            this.nth = nth;
            this.done = done;
        }
    }

    @FunctionalInterface
    private interface Watched {
        boolean reached(Home home);
    }

    /**
     * {@code KillPointIT} meets many more points with each run of the tests, though by a process that is made for it;
     * this is ./muster itself.
     */
    @InTurn
    @ParameterizedTest
    @MethodSource("somePoints")
    void createsUsersOnceAfterAKillAtAnyPoint(Point point) throws IOException, InterruptedException {
        everybodyIsCreatedOnceThoughItIsKilledAt(point);
    }

    static Stream<Point> somePoints() {
        return SampleOfRun.of("The points", List.of(Point.values()), 5);
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource
    void createsUsersOnceAfterAKillAtEveryPoint(Point point) throws IOException, InterruptedException {
        everybodyIsCreatedOnceThoughItIsKilledAt(point);
    }

    private void everybodyIsCreatedOnceThoughItIsKilledAt(Point point) throws IOException, InterruptedException {
        try (Sandbox sandbox = Sandbox.start(
                SandboxSettings.defaults().withUsersPerSecond(3000).withUnique(false))) {
            var home = prepared("users.csv", SampleUsers.csv(PEOPLE));
            Map<String, String> environment =
                    RunningMuster.environment(home.root(), sandbox, Map.of("MUSTER_BATCH_SIZE", "400"));
            try (MusterProcess muster = MusterProcess.start(environment, "run")) {
                killAt(point, home, sandbox, muster);
            }
            sandbox.faults().clear();
            try (MusterProcess muster = MusterProcess.start(environment, "run")) {
                await().atMost(RunningMuster.PATIENCE)
                        .pollDelay(Duration.ofMillis(100))
                        .until(() -> count(home, "SELECT count(*) FROM import WHERE state = 'FINISHED'") == 1);
                everybodyIsCreatedOnce(home, sandbox);
                endsCleanly(muster, MusterProcess::terminate);
            }
        }
    }

    @Test
    @InTurn
    void repeatsAKilledLookup() throws IOException, InterruptedException {
        try (Sandbox sandbox = Sandbox.start(
                SandboxSettings.defaults().withUsersPerSecond(3000).withUnique(false))) {
            sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.dropAfterAccepting());
            var home = prepared("users.csv", SampleUsers.csv(PEOPLE));
            Map<String, String> environment = RunningMuster.environment(home.root(), sandbox, Map.of());
            try (MusterProcess muster = MusterProcess.start(environment, "run")) {
                killAtCall(SandboxCall.SEARCH_USERS, 5, true, sandbox, muster);
            }
            try (MusterProcess muster = MusterProcess.start(environment, "run")) {
                await().atMost(RunningMuster.PATIENCE)
                        .pollDelay(Duration.ofMillis(100))
                        .until(() -> count(home, "SELECT count(*) FROM import WHERE state = 'FINISHED'") == 1);
                everybodyIsCreatedOnce(home, sandbox);
                endsCleanly(muster, MusterProcess::terminate);
            }
        }
    }

    @InTurn
    @ParameterizedTest
    @MethodSource("someKillsOfManagers")
    void setsNewManagersOnceDespiteAKill(SandboxCall call, int nth, boolean done)
            throws IOException, InterruptedException {
        managersAreSetOnceThoughItIsKilledAt(call, nth, done);
    }

    static Stream<Arguments> someKillsOfManagers() {
        List<Arguments> all = killsOfManagers().toList();
        return SampleOfRun.of("The kills", all, all.size());
    }

    @Tag("soak")
    @ParameterizedTest
    @MethodSource("killsOfManagers")
    void setsNewManagersOnceDespiteKills(SandboxCall call, int nth, boolean done)
            throws IOException, InterruptedException {
        managersAreSetOnceThoughItIsKilledAt(call, nth, done);
    }

    static Stream<Arguments> killsOfManagers() {
        return Stream.of(
                Arguments.of(SandboxCall.SEARCH_USERS, 2, true),
                Arguments.of(SandboxCall.SEARCH_USERS, 9, true),
                Arguments.of(SandboxCall.BULK_UPDATE, 1, false),
                Arguments.of(SandboxCall.BULK_UPDATE, 1, true),
                Arguments.of(SandboxCall.BULK_RESULTS, 9, true));
    }

    private void managersAreSetOnceThoughItIsKilledAt(SandboxCall call, int nth, boolean done)
            throws IOException, InterruptedException {
        try (Sandbox sandbox = Sandbox.start(
                SandboxSettings.defaults().withUsersPerSecond(3000).withUnique(false))) {
            String everybodyReportsToTheFirst = SampleUsers.csv(PEOPLE)
                    .lines()
                    .map(line -> line + (line.startsWith("username") ? ",manager\n" : ",person1\n"))
                    .collect(Collectors.joining());
            var home = prepared("users.csv", everybodyReportsToTheFirst);
            Map<String, String> environment =
                    RunningMuster.environment(home.root(), sandbox, Map.of("MUSTER_BATCH_SIZE", "800"));
            try (MusterProcess muster = MusterProcess.start(environment, "run")) {
                killAtCall(call, nth, done, sandbox, muster);
            }
            try (MusterProcess muster = MusterProcess.start(environment, "run")) {
                await().atMost(RunningMuster.PATIENCE)
                        .pollDelay(Duration.ofMillis(100))
                        .until(() -> count(home, "SELECT count(*) FROM import WHERE state = 'FINISHED'") == 1);
                everybodyIsCreatedOnce(home, sandbox);
                String first = sandbox.directory()
                        .byUsername("person1")
                        .orElseThrow()
                        .path("_id")
                        .asText();
                assertThat(sandbox.directory().users())
                        .allSatisfy(user ->
                                assertThat(user.path("manager").asText()).isEqualTo(first));
                endsCleanly(muster, MusterProcess::terminate);
            }
        }
    }

    @Test
    @InTurn
    void stopsCleanlyOnSigterm() throws IOException, InterruptedException {
        try (Sandbox sandbox =
                Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(400).withUnique(false))) {
            var home = prepared("users.csv", SampleUsers.csv(PEOPLE));
            Map<String, String> environment = RunningMuster.environment(home.root(), sandbox, Map.of());
            try (MusterProcess muster = MusterProcess.start(environment, "run")) {
                await().atMost(RunningMuster.PATIENCE)
                        .until(() -> count(home, "SELECT count(*) FROM record WHERE outcome = 'created'") > 0);
                endsCleanly(muster, MusterProcess::terminate);
            }
            try (MusterProcess muster = MusterProcess.start(environment, "run")) {
                await().atMost(RunningMuster.PATIENCE)
                        .until(() -> count(home, "SELECT count(*) FROM import WHERE state = 'FINISHED'") == 1);
                everybodyIsCreatedOnce(home, sandbox);
                assertThat(sandbox.requests().of(SandboxCall.SEARCH_USERS))
                        .as("nothing was in doubt")
                        .isEmpty();
                endsCleanly(muster, MusterProcess::interrupt);
            }
        }
    }

    private Home prepared(String name, String content) throws IOException {
        var home = new Home(root.resolve("home"));
        home.prepare();
        Files.writeString(home.inbox().resolve(name), content);
        return home;
    }

    private static void killAt(Point point, Home home, Sandbox sandbox, MusterProcess muster)
            throws InterruptedException {
        if (point.call != null) {
            killAtCall(point.call, point.nth, point.done, sandbox, muster);
            return;
        }
        await().alias(point + ", after " + muster.output())
                .atMost(RunningMuster.PATIENCE)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> point.watched.reached(home));
        muster.kill();
    }

    private static void killAtCall(SandboxCall call, int nth, boolean done, Sandbox sandbox, MusterProcess muster)
            throws InterruptedException {
        var killed = new CountDownLatch(1);
        Runnable kill = () -> {
            try {
                muster.kill();
                killed.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        sandbox.faults().onNext(call, Fault.none(), nth - 1);
        sandbox.faults().onNext(call, done ? Fault.dropAfterAccepting(kill) : Fault.dropBeforeAccepting(kill));
        assertThat(killed.await(RunningMuster.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(muster::output)
                .isTrue();
    }

    /** The work may be done before the process has started completely; only then does it react to signals. */
    private static void endsCleanly(MusterProcess muster, Signal signal) throws IOException, InterruptedException {
        await().atMost(RunningMuster.PATIENCE).until(() -> muster.output().contains("Muster watches"));
        signal.send(muster);
        assertThat(muster.exitCode()).isZero();
    }

    @FunctionalInterface
    private interface Signal {
        void send(MusterProcess muster) throws IOException, InterruptedException;
    }

    private static void everybodyIsCreatedOnce(Home home, Sandbox sandbox) throws IOException {
        List<String> usernames = sandbox.directory().users().stream()
                .map(user -> user.path("username").asText())
                .toList();
        assertThat(usernames).hasSize(PEOPLE);
        assertThat(new HashSet<>(usernames)).hasSize(PEOPLE);
        Path receiptFile = files(home.root().resolve("reports")).stream()
                .filter(file -> file.endsWith("receipt.json"))
                .findFirst()
                .orElseThrow();
        JsonNode receipt = new JsonMapper().readTree(receiptFile.toFile());
        assertThat(receipt.path("rows").asInt()).isEqualTo(PEOPLE);
        assertThat(receipt.path("created").asInt()).isEqualTo(PEOPLE);
        List<String> results = Files.readAllLines(receiptFile.resolveSibling("results.csv"));
        assertThat(new HashSet<>(results)).hasSize(PEOPLE + 1).hasSameSizeAs(results);
        assertThat(files(home.work())).isEmpty();
        assertThat(files(home.inbox())).isEmpty();
    }

    private static long count(Home home, String sql) {
        if (!Files.exists(home.ledger())) {
            return 0;
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.ledger() + "?busy_timeout=5000");
                var row = connection.createStatement().executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        } catch (SQLException notMigratedYet) {
            return 0;
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> entries = Files.walk(folder)) {
            return entries.filter(Files::isRegularFile).toList();
        } catch (IOException | UncheckedIOException movedMeanwhile) {
            return List.of();
        }
    }
}
