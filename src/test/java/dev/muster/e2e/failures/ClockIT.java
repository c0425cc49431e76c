package dev.muster.e2e.failures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.SampleUsers;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.InTurn;
import dev.muster.testing.SteppableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine's clock is set during an import: no user is created twice, and work continues. */
class ClockIT {
    private static final String EVERYBODY =
            "40 rows, 40 created, 0 updated, 0 invalid, 0 rejected, 0 unresolved, 0 unsent";

    /** Every look at the clock takes longer then. */
    private static final Duration WITH_A_CLOCK_THAT_IS_SET = RunningMuster.PATIENCE.multipliedBy(4);

    @TempDir
    private Path home;

    static Stream<Duration> steps() {
        return Stream.of(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1))
                .flatMap(step -> Stream.of(step, step.negated()));
    }

    /** The job of a send whose answer was lost creates no user for a while. */
    private static Sandbox slowToBegin() {
        Sandbox sandbox = Sandbox.start(SandboxSettings.defaults()
                .withUsersPerSecond(15)
                .withStartDelay(Duration.ofSeconds(1))
                .withUnique(false));
        sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.dropAfterAccepting());
        return sandbox;
    }

    @ParameterizedTest
    @MethodSource("steps")
    @InTurn
    void createsUsersOnceIfTheClockIsSetDuringADoubt(Duration step) throws Exception {
        var clock = new SteppableClock();
        try (Sandbox sandbox = slowToBegin();
                RunningMuster muster =
                        RunningMuster.start(home, sandbox, Map.of("MUSTER_IN_DOUBT_QUIET", "3s"), clock)) {
            muster.drop("users.csv", SampleUsers.csv(40));
            await().atMost(RunningMuster.PATIENCE)
                    .until(() ->
                            !sandbox.requests().of(SandboxCall.SEARCH_USERS).isEmpty());
            clock.step(step);

            assertThat(muster.closed("users.csv").counts()).isEqualTo(EVERYBODY);
            assertThat(sandbox.directory().size()).isEqualTo(40);
            assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(1);
        }
    }

    @InTurn
    @ParameterizedTest
    @ValueSource(longs = {-60, 24 * 60})
    void keepsPollingIfTheClockIsSet(long minutes) throws Exception {
        Duration step = Duration.ofMinutes(minutes);
        var clock = new SteppableClock();
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(20));
                RunningMuster muster = RunningMuster.start(home, sandbox, Map.of(), clock)) {
            muster.drop("users.csv", SampleUsers.csv(40));
            await().atMost(RunningMuster.PATIENCE)
                    .until(() ->
                            !sandbox.requests().of(SandboxCall.BULK_RESULTS).isEmpty());
            clock.step(step);

            assertThat(muster.closed("users.csv").counts()).isEqualTo(EVERYBODY);
            assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-50, -24 * 60, 24 * 60})
    @InTurn
    void continuesAfterARestartWithAnotherClock(long minutes) throws Exception {
        Duration step = Duration.ofMinutes(minutes);
        var clock = new SteppableClock();
        try (Sandbox sandbox = slowToBegin()) {
            try (RunningMuster muster =
                    RunningMuster.start(home, sandbox, Map.of("MUSTER_IN_DOUBT_QUIET", "3s"), clock)) {
                muster.drop("users.csv", SampleUsers.csv(40));
                await().atMost(RunningMuster.PATIENCE)
                        .until(() ->
                                !sandbox.requests().of(SandboxCall.SEARCH_USERS).isEmpty());
            }
            clock.step(step);
            try (RunningMuster muster =
                    RunningMuster.start(home, sandbox, Map.of("MUSTER_IN_DOUBT_QUIET", "3s"), clock)) {
                assertThat(muster.closed("users.csv").counts()).isEqualTo(EVERYBODY);
                assertThat(sandbox.directory().size()).isEqualTo(40);
                assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(1);
                muster.drop("later.csv", "username,email\nlater,later@example.com\n");
                assertThat(muster.closed("later.csv").closed().id())
                        .isGreaterThan(muster.closed("users.csv").closed().id());
            }
        }
    }

    /**
     * The real process by a clock that is set for it, and nothing of it in its own code. That clock keeps a core busy.
     */
    @Tag("soak")
    @ParameterizedTest
    @ValueSource(longs = {60, -3_000})
    void createsUsersOnceIfTheClockIsSet(long seconds) throws Exception {
        Optional<Path> library = faketime();
        assumeTrue(
                library.isPresent(), "libfaketime is missing, install Debian's package: apt-get install -y faketime");
        Path time = home.resolve("faketime");
        set(time, 0);
        try (Sandbox sandbox = slowToBegin()) {
            Path root = home.resolve("home");
            var environment = Map.of(
                    "LD_PRELOAD",
                    library.get().toString(),
                    "FAKETIME_TIMESTAMP_FILE",
                    time.toString(),
                    "FAKETIME_DONT_FAKE_MONOTONIC",
                    "1",
                    "FAKETIME_CACHE_DURATION",
                    "1",
                    "NO_FAKE_STAT",
                    "1",
                    "MUSTER_HTTP_PORT",
                    "0",
                    "MUSTER_IN_DOUBT_QUIET",
                    "4s");
            try (MusterProcess process =
                    MusterProcess.start(RunningMuster.environment(root, sandbox, environment), "run")) {
                await().atMost(WITH_A_CLOCK_THAT_IS_SET).until(() -> Files.isDirectory(root.resolve("inbox/create")));
                Path outside = Files.write(
                        home.resolve("users.csv"), SampleUsers.csv(40).getBytes());
                Files.move(outside, root.resolve("inbox/create/users.csv"));
                await().atMost(WITH_A_CLOCK_THAT_IS_SET)
                        .until(() ->
                                !sandbox.requests().of(SandboxCall.SEARCH_USERS).isEmpty());
                set(time, seconds);

                await().atMost(WITH_A_CLOCK_THAT_IS_SET).until(() -> hasReceipt(root));
                assertThat(sandbox.directory().size()).isEqualTo(40);
                assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(1);
                await().atMost(WITH_A_CLOCK_THAT_IS_SET)
                        .untilAsserted(() ->
                                assertThat(process.output()).containsOnlyOnce("The clock of this machine was put"));
            }
        }
    }

    private static boolean hasReceipt(Path root) throws Exception {
        try (Stream<Path> reports = Files.walk(root.resolve("reports"))) {
            return reports.anyMatch(file -> file.endsWith("receipt.json"));
        }
    }

    /** As the library reads it, by which the clock goes on from there. */
    private static void set(Path file, long secondsAhead) throws Exception {
        Path written = Files.writeString(file.resolveSibling("faketime.new"), "%+d".formatted(secondsAhead));
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Optional<Path> faketime() throws Exception {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            return folders.map(folder -> folder.resolve("faketime/libfaketimeMT.so.1"))
                    .filter(Files::exists)
                    .findFirst();
        }
    }
}
