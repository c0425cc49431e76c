package dev.muster.crash;

import dev.muster.crash.CrashPoint.Case;
import dev.muster.testing.SampleOfRun;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills Muster at points of each stage. The next start continues without an operator: no record is lost, no user is
 * created twice.
 */
@Tag("alone")
@Execution(ExecutionMode.CONCURRENT)
class KillPointIT extends BrokerScenario {
    private static final int RANDOM_IMPORTS = 3;
    /** The points at which a process is killed, too: one of each stage. */
    private static final List<CrashPoint> KILLED = List.of(
            CrashPoint.FILE_CLAIMED,
            CrashPoint.FIRST_BATCH_OPENED,
            CrashPoint.SOME_NAMED_IN_A_BATCH,
            CrashPoint.BATCH_CLAIMED,
            CrashPoint.SEND_DONE_NOT_ANSWERED,
            CrashPoint.JOB_NOT_COMMITTED,
            CrashPoint.PAGE_KEPT,
            CrashPoint.SEND_AGAIN_NOT_COMMITTED,
            CrashPoint.MANAGERS_DONE,
            CrashPoint.MEMBER_DONE,
            CrashPoint.MESSAGE_NOT_ACKNOWLEDGED,
            CrashPoint.RECEIPT_WRITTEN,
            CrashPoint.BATCHES_RECOVERED,
            CrashPoint.CANCEL_SOME_TAKEN_BACK,
            CrashPoint.COMMAND_SOURCE_COPIED,
            CrashPoint.REDRIVE_SOURCE_WRITTEN);

    /** The points of this run, each in one case; the soak test runs all cases of all points. */
    static Stream<Case> somePoints() {
        return SampleOfRun.of("The points", List.of(CrashPoint.values()), 6).map(KillPointIT::oneCase);
    }

    static Stream<CrashPoint> someKills() {
        return SampleOfRun.of("The kills", KILLED, 4);
    }

    private static Case oneCase(CrashPoint point) {
        List<Case> cases = point.cases().toList();
        return cases.get(point.ordinal() % cases.size());
    }

    static LongStream seeds() {
        return RandomKills.seeds(RANDOM_IMPORTS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("somePoints")
    void settlesEveryRecordOnceAfterAStopAtAnyPoint(Case kill) throws Exception {
        verify(kill, ProcessRuns.IN_THIS_PROCESS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("someKills")
    void settlesEveryRecordOnceAfterAKill(CrashPoint point) throws Exception {
        verify(oneCase(point), ProcessRuns.AS_PROCESSES);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void settlesEveryRecordOnceAfterAnyOtherStop(long seed) throws Exception {
        verify(new RandomKills(seed), ProcessRuns.IN_THIS_PROCESS);
    }
}
