package dev.muster.e2e.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.SampleUsers;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The time from the start of an import to its first request; run by {@code mvn verify -Pscale}. */
@Tag("scale")
class StartIT {
    private static final int STARTS = 5;

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void theFirstRequestIsSent(String name, String option) throws Exception {
        String source = Files.writeString(folder.resolve("users.csv"), SampleUsers.csv(1))
                .toString();
        long[] millis = LongStream.range(0, STARTS)
                .map(start -> toTheFirstRequest(source, option, folder.resolve("home" + start)))
                .sorted()
                .toArray();

        System.out.printf(
                "Java %s, %s: %d ms to the first request (median of %d: %d to %d)%n",
                Runtime.version().feature(), name, millis[STARTS / 2], STARTS, millis[0], millis[STARTS - 1]);
    }

    /** With the archive of {@code ./muster warm-up}, and with that of the JDK only. */
    static Stream<Arguments> theFirstRequestIsSent() {
        String without = Runtime.version().feature() >= 24
                ? "-XX:AOTMode=off"
                : "-XX:SharedArchiveFile=" + Path.of(System.getProperty("java.home"), "lib", "server", "classes.jsa");
        return Stream.of(Arguments.of("warm", ""), Arguments.of("cold", without));
    }

    private static long toTheFirstRequest(String source, String option, Path home) {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults())) {
            Instant started = Instant.now();
            var finished = MusterProcess.run(
                    Map.of(
                            "MUSTER_HOME",
                            home.toString(),
                            "JUMPCLOUD_BASE_URL",
                            sandbox.baseUrl().toString(),
                            "JUMPCLOUD_API_KEY",
                            "sandbox-key",
                            "MUSTER_JAVA_OPTS",
                            option),
                    "import",
                    source);
            assertThat(finished.exitCode()).as(finished.output()).isZero();
            return Duration.between(
                            started,
                            sandbox.requests()
                                    .of(SandboxCall.BULK_CREATE)
                                    .get(0)
                                    .receivedAt())
                    .toMillis();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
