package dev.muster.ledger;

import dev.muster.testing.SettableClock;
import dev.muster.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Base class of tests on a ledger with one import. */
abstract class LedgerTestBase {
    static final Instant NOW = SettableClock.START;
    static final Instant LATER = NOW.plus(Duration.ofHours(1));

    @TempDir
    private Path folder;

    TestLedger ledger;

    @BeforeEach
    void open() throws IOException {
        ledger = new TestLedger(folder);
    }

    @AfterEach
    void close() {
        ledger.close();
    }
}
