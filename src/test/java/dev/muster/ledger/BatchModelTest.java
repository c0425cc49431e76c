package dev.muster.ledger;

import dev.muster.config.PollSettings;
import dev.muster.storage.Home;
import dev.muster.testing.TestLedger;
import dev.muster.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * With any faults and kills, every user is created once, or never if the service rejects it, and every record has its
 * true outcome.
 */
class BatchModelTest {
    private static final List<String> TABLES = List.of("payload", "record", "work_result", "batch", "import");

    private static Path folder;
    private static Home home;
    private static PollSettings polling;
    private static TestLedger ledger;

    /** In memory, where there is such a file system: what is tested is the order of commits, not the disk. */
    @BeforeContainer
    static void open() throws IOException {
        Path memory = Path.of("/dev/shm");
        folder = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "muster-model-")
                : Files.createTempDirectory("muster-model-");
        home = new Home(folder);
        polling = TestSettings.of(folder, "muster.in-doubt.quiet", "10s", "muster.poll.first-delay", "1s")
                .polling();
        ledger = new TestLedger(folder);
    }

    @AfterContainer
    static void close() throws IOException {
        ledger.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void reportsTrueOutcomesAndCreatesUsersOnce(@ForAll long seed) {
        run(seed);
    }

    @Property(tries = 100_000, shrinking = ShrinkingMode.OFF)
    @Tag("soak")
    void reportsTrueOutcomesAndCreatesUsersOnceInLongRuns(@ForAll long seed) {
        run(seed);
    }

    private static void run(long seed) {
        TABLES.forEach(table -> ledger.sql("DELETE FROM " + table).update());
        ledger.open(TestLedger.IMPORT);
        new BatchModel(seed, ledger, home, polling).run();
    }
}
