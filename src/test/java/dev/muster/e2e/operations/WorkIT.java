package dev.muster.e2e.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.SampleUsers;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The work that 1,000 users cost, whatever the machine. The limits are a quarter above what was counted. */
@Isolated("It counts what the whole process does.")
class WorkIT {
    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(1_000_000));

    private static final int PEOPLE = 5_000;
    private static final long THOUSANDS = PEOPLE / 1_000;

    @TempDir
    private Path root;

    @Test
    void costsLittleForEachUser(Sandbox sandbox) throws IOException {
        try (RunningMuster muster = RunningMuster.start(
                root, sandbox, Map.of("MUSTER_BATCH_SIZE", "500", "MUSTER_RATE_REQUESTS_PER_MINUTE", "1000000"))) {
            LedgerWork.Counts before = LedgerWork.counts();
            long allocated = allocatedBytes();
            long ledger = Files.size(muster.home().ledger());

            assertThat(muster.drop("create/people.csv", SampleUsers.csv(PEOPLE))
                            .closed("people.csv")
                            .counts())
                    .startsWith(PEOPLE + " rows, " + PEOPLE + " created");

            LedgerWork.Counts work = LedgerWork.counts().since(before);
            assertThat(work.statements()).as("statements that write").isLessThanOrEqualTo(33 * THOUSANDS);
            assertThat(work.commits()).as("commits").isLessThanOrEqualTo(9 * THOUSANDS);
            assertThat(work.seals()).as("encryptions").isLessThanOrEqualTo(1_000 * THOUSANDS);
            assertThat(sandbox.requests().all()).as("requests").hasSize((int) (12 * THOUSANDS));
            assertThat(Files.size(muster.home().ledger()) - ledger)
                    .as("bytes of the ledger")
                    .isLessThan(730_000 * THOUSANDS);
            assertThat(allocatedBytes() - allocated)
                    .as("bytes allocated, with those of the sandbox")
                    .isLessThan(85_000_000 * THOUSANDS);
        }
    }

    private static long allocatedBytes() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            sum += Math.max(bytes, 0);
        }
        return sum;
    }
}
