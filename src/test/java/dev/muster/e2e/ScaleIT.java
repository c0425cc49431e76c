package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A large import in little memory; run by {@code mvn verify -Pscale}. */
@Tag("scale")
class ScaleIT {
    private static final int PEOPLE = 100_000;

    @TempDir
    private Path folder;

    @Test
    void aHundredThousandUsersAreImportedIn128Megabytes() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(100_000).withStartDelay(Duration.ZERO).withRecordsRequests(false))) {
            String source = Files.writeString(folder.resolve("users.csv"), People.csv(PEOPLE)).toString();
            long started = System.nanoTime();
            Finished finished = MusterProcess.run(RunningMuster.environment(folder.resolve("home"), sandbox,
                    Map.of("MUSTER_JAVA_OPTS", "-Xmx128m -XX:+ExitOnOutOfMemoryError")), "import", source);

            assertThat(finished.exitCode()).as(finished.output()).isZero();
            assertThat(finished.output()).contains(PEOPLE + " rows = " + PEOPLE + " created");
            assertThat(sandbox.directory().size()).isEqualTo(PEOPLE);
            System.out.printf("%d users in %.1f s at -Xmx128m%n", PEOPLE, (System.nanoTime() - started) / 1e9);
        }
    }
}
