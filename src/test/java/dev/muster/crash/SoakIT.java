package dev.muster.crash;

import dev.muster.crash.CrashPoint.Case;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All cases of all points, and random kills; run by {@code mvn verify -Psoak}. */
@Tag("soak")
@Execution(ExecutionMode.CONCURRENT)
class SoakIT extends BrokerScenario {
    /** Each is killed two and a half times on average. */
    private static final int RANDOM_IMPORTS = Integer.getInteger("muster.soak.imports", 200);

    static Stream<Case> everyCase() {
        return Arrays.stream(CrashPoint.values()).flatMap(CrashPoint::cases);
    }

    static LongStream seeds() {
        return RandomKills.seeds(RANDOM_IMPORTS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyCase")
    void settlesEveryRecordOnceAfterAKillAtAnyPoint(Case kill) throws Exception {
        verify(kill, ProcessRuns.AS_PROCESSES);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void settlesEveryRecordOnceAfterRepeatedKills(long seed) throws Exception {
        verify(new RandomKills(seed), ProcessRuns.AS_PROCESSES);
    }
}
