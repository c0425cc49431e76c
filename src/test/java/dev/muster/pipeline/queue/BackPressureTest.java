package dev.muster.pipeline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.jumpcloud.client.ApiOperation;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.pacing.CallGate;
import dev.muster.ledger.model.NewRecord;
import dev.muster.testing.SettableClock;
import dev.muster.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackPressureTest {
    private static final int MOST_OPEN = 10;

    @TempDir
    private Path folder;

    private TestLedger ledger;
    private final SettableClock clock = new SettableClock();
    private CallGate callGate;
    private BackPressure backPressure;

    @BeforeEach
    void open() throws IOException {
        ledger = new TestLedger(folder);
        callGate = new CallGate(60, clock);
        backPressure = new BackPressure(ledger.ledger(), Map.of("", callGate), MOST_OPEN);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void stopsAtTheLimitAndStartsAgainAtHalfOfIt() {
        addOpen(1, 9);
        assertThat(backPressure.action()).isEmpty();
        addOpen(10, 10);
        assertThat(backPressure.action()).isEqualTo("stop");
        assertThat(backPressure.action()).as("it is stopped already").isEmpty();
        settle(4);
        assertThat(backPressure.action()).as("six are open").isEmpty();
        settle(5);
        assertThat(backPressure.action()).isEqualTo("start");
        assertThat(backPressure.action()).isEmpty();
    }

    @Test
    void stopsWhileJumpCloudRejectsTheCredentials() throws InterruptedException {
        callGate.record(callGate.acquire(ApiOperation.SEND), new ApiResult.Unauthorized(401, "Unauthorized", true));
        assertThat(backPressure.action()).isEqualTo("stop");
        assertThat(backPressure.action()).isEmpty();
        clock.advance(Duration.ofSeconds(30));
        callGate.record(callGate.acquire(ApiOperation.SEND), new ApiResult.Success(null));
        assertThat(backPressure.action()).isEqualTo("start");
    }

    @Test
    void ignoresRecordsOfAnOrganizationWhoseCredentialsAreRejected() throws InterruptedException {
        var other = new CallGate(60, clock);
        var ofBoth = new BackPressure(ledger.ledger(), Map.of("", callGate, "other", other), MOST_OPEN);
        addOpen(1, 10);
        callGate.record(callGate.acquire(ApiOperation.SEND), new ApiResult.Unauthorized(401, "Unauthorized", true));
        assertThat(ofBoth.action())
                .as("ten are open, but of the one that is refused")
                .isEmpty();

        other.record(other.acquire(ApiOperation.SEND), new ApiResult.Unauthorized(401, "Unauthorized", true));
        assertThat(ofBoth.action()).as("all are refused").isEqualTo("stop");
        clock.advance(Duration.ofSeconds(30));
        callGate.record(callGate.acquire(ApiOperation.SEND), new ApiResult.Success(null));
        assertThat(ofBoth.action()).as("now the ten count").isEmpty();
        settle(5);
        assertThat(ofBoth.action()).isEqualTo("start");
    }

    @Test
    void ignoresRecordsOfAnOrganizationWhoseCallsArePausedOrFail() throws InterruptedException {
        var ofBoth =
                new BackPressure(ledger.ledger(), Map.of("", callGate, "other", new CallGate(60, clock)), MOST_OPEN);
        addOpen(1, 10);
        callGate.record(callGate.acquire(ApiOperation.SEND), new ApiResult.Indeterminate("no answer"));
        assertThat(ofBoth.action())
                .as("ten are open, all of the one that does not answer")
                .isEmpty();
        clock.advance(Duration.ofMinutes(5));
        assertThat(ofBoth.action())
                .as("whether it answers again is not known yet")
                .isEmpty();

        callGate.record(callGate.acquire(ApiOperation.SEND), new ApiResult.Success(null));
        assertThat(ofBoth.action()).isEqualTo("stop");
        callGate.onRetryAfter(Duration.ofHours(1));
        assertThat(ofBoth.action()).isEqualTo("start");
    }

    @Test
    void countsRecordsWhereTheOnlyOrganizationDoesNotAnswer() throws InterruptedException {
        callGate.record(callGate.acquire(ApiOperation.SEND), new ApiResult.Indeterminate("no answer"));
        assertThat(backPressure.action()).isEmpty();
        addOpen(1, 10);
        assertThat(backPressure.action()).isEqualTo("stop");
    }

    @Test
    void ignoresRecordsOfFiles() {
        ledger.add(IntStream.rangeClosed(1, 50).mapToObj(TestLedger::person).toArray(NewRecord[]::new));
        assertThat(backPressure.action()).isEmpty();
    }

    private void addOpen(int first, int last) {
        ledger.ledger()
                .records()
                .add(
                        TestLedger.IMPORT,
                        1L,
                        IntStream.rangeClosed(first, last)
                                .mapToObj(TestLedger::person)
                                .toList());
    }

    private void settle(int upTo) {
        ledger.sql("UPDATE record SET outcome = 'created' WHERE number <= :upTo")
                .param("upTo", upTo)
                .update();
    }
}
