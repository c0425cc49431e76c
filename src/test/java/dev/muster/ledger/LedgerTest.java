package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.config.ConfigurationException;
import dev.muster.storage.Home;
import dev.muster.storage.StorageFailure;
import dev.muster.testing.SettableClock;
import dev.muster.testing.TestLedger;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final String OTHER = "01JN0000000000000000000002";

    @TempDir
    private Path folder;

    @Test
    void keepsChangesAtomicAfterALock() throws Exception {
        try (var ledger = new TestLedger(folder)) {
            try (var other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ledger.db"));
                    var statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                assertThatThrownBy(() -> ledger.ledger().change(() -> ledger.open(OTHER)))
                        .hasStackTraceContaining("SQLITE_BUSY");
                statement.execute("ROLLBACK");
            }

            assertThatThrownBy(() -> ledger.ledger().change(() -> {
                        ledger.open(OTHER);
                        throw new IllegalStateException("in the middle");
                    }))
                    .hasMessage("in the middle");
            assertThat(ledger.ledger().imports().find(OTHER)).isEmpty();

            ledger.ledger().change(() -> ledger.ledger().imports().readAgain(TestLedger.IMPORT, SettableClock.START));
            ledger.ledger().change(() -> ledger.open(OTHER));
            assertThat(ledger.ledger().imports().find(OTHER)).isPresent();
        }
    }

    /** SQLite may have rolled back by itself when it meets damage: whoever rolls back then fails, too. */
    @Test
    void reportsDamageIfARollbackFails() throws Exception {
        try (var ledger = new TestLedger(folder)) {
            var damage = new IllegalStateException(new SQLException("database disk image is malformed", null, 11));

            assertThatThrownBy(() -> ledger.ledger().change(() -> {
                        ledger.ledger().write().sql("ROLLBACK").update();
                        throw damage;
                    }))
                    .isSameAs(damage);
            assertThat(StorageFailure.of(damage, new Home(folder)))
                    .map(StorageFailure::kind)
                    .hasValue(StorageFailure.Kind.DAMAGED);
            ledger.ledger().change(() -> ledger.open(OTHER));
        }
    }

    @Test
    void refusesALedgerOfANewerVersion() throws Exception {
        try (var ledger = new TestLedger(folder)) {
            ledger.ledger().write().sql("""
                    INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, installed_by,
                      execution_time, success)
                    SELECT max(installed_rank) + 1, '999', 'later', 'SQL', 'V999__later.sql', '', 1, TRUE
                    FROM flyway_schema_history""").update();
        }
        assertThatThrownBy(() -> new TestLedger(folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("written by a newer version of Muster (migration 999,");
    }
}
