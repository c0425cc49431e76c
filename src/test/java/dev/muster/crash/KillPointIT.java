package dev.muster.crash;

import dev.muster.crash.CrashPoint.Case;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills Muster at every point. The next start continues without an operator: no record is lost, no user is created
 * twice.
 */
@Tag("alone")
@Execution(ExecutionMode.CONCURRENT)
class KillPointIT extends BrokerScenario {
    private static final int RANDOM_IMPORTS = 6;

    /** One case for each point; the soak test runs all cases. */
    static Stream<Case> everyPoint() {
        return Arrays.stream(CrashPoint.values()).map(KillPointIT::oneCase);
    }

    private static Case oneCase(CrashPoint point) {
        List<Case> cases = point.cases().toList();
        return cases.get(point.ordinal() % cases.size());
    }

    static LongStream seeds() {
        return RandomKills.seeds(RANDOM_IMPORTS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyPoint")
    void settlesEveryRecordOnceAfterAStopAtAnyPoint(Case kill) throws Exception {
        verify(kill, ProcessRuns.IN_THIS_PROCESS);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            names = {
                "FILE_CLAIMED",
                "FIRST_BATCH_OPENED",
                "SOME_NAMED_IN_A_BATCH",
                "BATCH_CLAIMED",
                "SEND_DONE_NOT_ANSWERED",
                "JOB_NOT_COMMITTED",
                "PAGE_KEPT",
                "SEND_AGAIN_NOT_COMMITTED",
                "MANAGERS_DONE",
                "MESSAGE_NOT_ACKNOWLEDGED",
                "RECEIPT_WRITTEN",
                "BATCHES_RECOVERED",
                "CANCEL_SOME_TAKEN_BACK",
                "COMMAND_SOURCE_COPIED",
                "REDRIVE_SOURCE_WRITTEN"
            })
    void settlesEveryRecordOnceAfterAKill(CrashPoint point) throws Exception {
        verify(oneCase(point), ProcessRuns.AS_PROCESSES);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void settlesEveryRecordOnceAfterAnyOtherStop(long seed) throws Exception {
        verify(new RandomKills(seed), ProcessRuns.IN_THIS_PROCESS);
    }
}
