package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.LedgerStats.Tally;
import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.ImportState;
import dev.muster.testing.SettableClock;
import dev.muster.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerStatsTest {
    private static final Tally CREATED = new Tally("create", "created");
    private static final Tally INVALID = new Tally("create", "invalid");

    @TempDir
    private Path folder;

    private TestLedger ledger;

    @BeforeEach
    void open() throws IOException {
        ledger = new TestLedger(folder);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private LedgerStats stats() {
        return ledger.ledger().stats();
    }

    private void settle(int number, String outcome) {
        ledger.sql("UPDATE record SET outcome = :outcome WHERE number = :number AND outcome IS NULL")
                .param("outcome", outcome)
                .param("number", number)
                .update();
    }

    @Test
    void countsOpenWorkByState() {
        ledger.submitting(2);
        LedgerStats sending = stats();

        assertThat(sending.imports().inState()).isEqualTo(Map.of(ImportState.SENDING, 1L));
        assertThat(sending.imports().oldestOpen()).hasValue(SettableClock.START);
        assertThat(sending.batches().inState()).isEqualTo(Map.of(BatchState.SUBMITTING, 1L));
        assertThat(sending.batches().openJobs()).isZero();
        assertThat(sending.imports().lastFinished()).isEmpty();
    }

    @Test
    void findsTheOldestJob() {
        long batch = ledger.submitting(2);
        Instant taken = SettableClock.START.plusSeconds(7);
        ledger.sql("UPDATE batch SET state = 'SUBMITTED', job_id = 'job', submitted_at = :taken WHERE id = :id")
                .param("taken", taken.toEpochMilli())
                .param("id", batch)
                .update();

        assertThat(stats().batches().openJobs()).isEqualTo(1);
        assertThat(stats().batches().oldestJob()).hasValue(taken);
        assertThat(stats().batches().oldestDoubt()).isEmpty();

        ledger.sql("UPDATE batch SET state = 'IN_DOUBT'").update();
        assertThat(stats().batches().inState()).isEqualTo(Map.of(BatchState.IN_DOUBT, 1L));
        assertThat(stats().batches().oldestDoubt()).hasValue(SettableClock.START);
    }

    @Test
    void countsAFileThatIsReadAgainOnlyOnce() {
        ledger.add(TestLedger.invalid(1), TestLedger.invalid(2));
        assertThat(stats().records()).isEmpty();
        ledger.ledger().imports().readAgain(TestLedger.IMPORT, SettableClock.START);
        ledger.add(TestLedger.invalid(1), TestLedger.invalid(2));
        ledger.send();

        assertThat(stats().records()).isEqualTo(Map.of(INVALID, 2L));
    }

    @Test
    void keepsTheCountOfOutcomesAfterARemoval() {
        ledger.submitting(3);
        settle(1, "created");
        settle(1, "created");
        settle(2, "created");
        assertThat(stats().records()).isEqualTo(Map.of(CREATED, 2L));

        for (String table : List.of("payload", "record", "batch", "import")) {
            ledger.sql("DELETE FROM " + table).update();
        }
        assertThat(stats().records()).isEqualTo(Map.of(CREATED, 2L));
        assertThat(stats().imports().inState()).isEmpty();
    }

    @Test
    void doesNotCountARecordThatWaitsForItsManager() {
        ledger.submitting(1);
        ledger.sql("UPDATE record SET manager = 7").update();
        settle(1, "created");
        assertThat(stats().records()).isEmpty();

        ledger.sql("UPDATE record SET imported_as = outcome, outcome = NULL, manager = NULL")
                .update();
        settle(1, "created");
        assertThat(stats().records()).isEqualTo(Map.of(CREATED, 1L));
    }

    @Test
    void measuresTheOutboxByItsSlowestChannel() {
        ledger.submitting(3);
        assertThat(stats().undelivered()).isZero();
        ledger.ledger().outbox().channels(List.of("file", "webhook"));
        settle(1, "created");
        settle(2, "rejected");
        settle(3, "created");
        assertThat(stats().undelivered()).isEqualTo(3);

        long last = ledger.sql("SELECT max(id) FROM event").query(Long.class).single();
        ledger.ledger().outbox().delivered("file", last);
        assertThat(stats().undelivered()).isEqualTo(3);
        ledger.ledger().outbox().delivered("webhook", last - 1);
        assertThat(stats().undelivered()).isEqualTo(1);
    }

    @Test
    void countsAPause() {
        assertThat(stats().paused()).isFalse();
        ledger.ledger().pause().begin(SettableClock.START);
        assertThat(stats().paused()).isTrue();
    }

    @Test
    void acceptsALedgerWhileAnotherProcessWrites() {
        LedgerStats taken = ledger.ledger().change(this::stats);
        assertThat(taken.imports().inState()).isEqualTo(Map.of(ImportState.READING, 1L));
    }
}
