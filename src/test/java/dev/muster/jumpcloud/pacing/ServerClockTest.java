package dev.muster.jumpcloud.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.testing.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerClockTest {
    private static final ApiResult DONE = new ApiResult.Success(null);

    private final SettableClock clock = new SettableClock();
    private final ServerClock serverClock = new ServerClock(clock);

    @Test
    void assumesOurTimeAtFirst() {
        assertThat(serverClock.offsetMillis()).isNull();
        assertThat(serverClock.serverTime(SettableClock.START, null)).isEqualTo(SettableClock.START);
    }

    @Test
    void readsAClockAheadOfOurs() {
        serverClock.record("Sun, 01 Mar 2026 12:02:00 GMT", DONE);
        assertThat(serverClock.offsetMillis()).isEqualTo(120_000);
        assertThat(serverClock.serverTime(SettableClock.START, null)).isEqualTo(SettableClock.START.plusSeconds(120));
    }

    @Test
    void readsAClockBehindOurs() {
        serverClock.record("Sun, 01 Mar 2026 11:00:00 GMT", DONE);
        assertThat(serverClock.offsetMillis()).isEqualTo(-3_600_000);
    }

    @Test
    void usesTheOffsetOfThatMoment() {
        serverClock.record("Sun, 01 Mar 2026 12:02:00 GMT", DONE);
        assertThat(serverClock.serverTime(SettableClock.START, Duration.ofSeconds(-5)))
                .isEqualTo(SettableClock.START.minusSeconds(5));
        assertThat(serverClock.serverTime(SettableClock.START, Duration.ZERO)).isEqualTo(SettableClock.START);
    }

    @Test
    void usesTheLastDate() {
        serverClock.record("Sun, 01 Mar 2026 12:02:00 GMT", DONE);
        clock.advance(Duration.ofMinutes(1));
        serverClock.record("Sun, 01 Mar 2026 12:01:01 GMT", DONE);
        assertThat(serverClock.offsetMillis()).isEqualTo(1000);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "yesterday",
                "2026-03-01T12:00:00Z",
                "Mon, 01 Mar 2026 12:00:00 GMT",
                "Sun, 31 Feb 2026 12:00:00 GMT"
            })
    void ignoresAnUnreadableDate(String date) {
        serverClock.record("Sun, 01 Mar 2026 12:02:00 GMT", DONE);
        serverClock.record(date, DONE);
        assertThat(serverClock.offsetMillis()).isEqualTo(120_000);
    }

    @Test
    void ignoresTheClockOfAProxy() {
        serverClock.record(
                "Sun, 01 Mar 2026 12:02:00 GMT", new ApiResult.Indeterminate("HTTP 502: no JSON (text/html)"));
        assertThat(serverClock.offsetMillis()).isNull();
    }
}
