package dev.muster.killpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.killpoint.KillPoint.Case;
import dev.muster.sandbox.SandboxBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wherever Muster is killed, its next start goes on: nobody is lost, nobody is created twice, and no operator does anything. */
@Execution(ExecutionMode.CONCURRENT)
class KillPointIT {
    @TempDir
    private static Path folder;

    private static SandboxBroker broker;

    @BeforeAll
    static void startTheBroker() {
        broker = SandboxBroker.start(folder.resolve("broker"));
    }

    @AfterAll
    static void stopTheBroker() {
        broker.close();
    }

    static Stream<Case> everyPoint() {
        return Arrays.stream(KillPoint.values()).map(point -> point.cases().findFirst().orElseThrow());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyPoint")
    void everybodyEndsOnceWhereverMusterIsAbandoned(Case kill) throws Exception {
        survives(kill, Lives.IN_THIS_PROCESS);
    }

    private static void survives(Case kill, Lives lives) throws Exception {
        try (var killed = KilledImport.prepared(kill.point().course(), kill.operation(), kill.form(), Files.createTempDirectory(folder, "home"), broker.url(), kill.point().course().usersPerSecond())) {
            killed.killAt(kill.point().moment(), lives);
        }
    }
}
