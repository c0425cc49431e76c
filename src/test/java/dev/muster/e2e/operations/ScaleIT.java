package dev.muster.e2e.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.SampleUsers;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large sources in little memory; run by {@code mvn verify -Pscale}. */
@Tag("scale")
class ScaleIT {
    private static final int PEOPLE = 100_000;
    private static final int MANY_PEOPLE = 1_000_000;
    private static final String LITTLE_MEMORY = "-Xmx128m -XX:+ExitOnOutOfMemoryError";

    @TempDir
    private Path folder;

    @Test
    void importsAHundredThousandUsersIn128Megabytes() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults()
                .withUsersPerSecond(100_000)
                .withStartDelay(Duration.ZERO)
                .withRecordsRequests(false))) {
            String source = Files.writeString(folder.resolve("users.csv"), SampleUsers.csv(PEOPLE))
                    .toString();
            long started = System.nanoTime();
            Finished finished = MusterProcess.run(
                    RunningMuster.environment(
                            folder.resolve("home"), sandbox, Map.of("MUSTER_JAVA_OPTS", LITTLE_MEMORY)),
                    "import",
                    source);

            assertThat(finished.exitCode()).as(finished.output()).isZero();
            assertThat(finished.output()).contains(PEOPLE + " rows: " + PEOPLE + " created");
            assertThat(sandbox.directory().size()).isEqualTo(PEOPLE);
            System.out.printf("%d users in %.1f s at -Xmx128m%n", PEOPLE, (System.nanoTime() - started) / 1e9);
        }
    }

    @Test
    void readsMapsAndValidatesAMillionRowsIn128Megabytes() throws Exception {
        String source = Files.writeString(
                        folder.resolve("users.csv"), SampleUsers.csv(MANY_PEOPLE) + "person1,other@example.com,Pat\n")
                .toString();
        long started = System.nanoTime();
        Finished finished = MusterProcess.run(
                Map.of(
                        "MUSTER_HOME",
                        folder.resolve("home").toString(),
                        "MUSTER_JAVA_OPTS",
                        LITTLE_MEMORY + " -Djava.io.tmpdir=" + folder),
                "plan",
                source);

        assertThat(finished.exitCode()).as(finished.output()).isEqualTo(1);
        assertThat(finished.output())
                .contains(
                        "users.csv: 1000001 rows, 1 invalid",
                        "create: 1000000 rows in 2000 batches",
                        "users.csv:1000002: DUPLICATE: Duplicate username \"person1\" (first used in line 2)");
        System.out.printf(
                "%d rows planned in %.1f s at -Xmx128m%n", MANY_PEOPLE + 1, (System.nanoTime() - started) / 1e9);
    }
}
