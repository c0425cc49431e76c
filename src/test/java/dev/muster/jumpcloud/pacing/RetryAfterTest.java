package dev.muster.jumpcloud.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.testing.SettableClock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private final SettableClock clock = new SettableClock();
    private final ServerClock serverClock = new ServerClock(clock);
    private final CallGate callGate = new CallGate(60, clock);
    private final RetryAfter retryAfter = new RetryAfter(callGate, serverClock, clock);

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 401, 403, 404, 429, 500, 502, 503, 504})
    void readsSecondsOfAnyUnsuccessfulResponse(int status) {
        retryAfter.record(status, " 17 ", null);
        assertThat(callGate.pauseMillis()).isEqualTo(17_000);
    }

    @Test
    void readsADate() {
        retryAfter.record(429, "Sun, 01 Mar 2026 12:01:30 GMT", null);
        assertThat(callGate.pauseMillis()).isEqualTo(90_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {-600, 600})
    void readsADateByTheServersClock(int ahead) {
        DateTimeFormatter form = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
        serverClock.record(form.format(SettableClock.START.plusSeconds(ahead)), new ApiResult.Success(null));
        retryAfter.record(503, form.format(SettableClock.START.plusSeconds(ahead + 20)), null);
        assertThat(callGate.pauseMillis()).isEqualTo(20_000);
    }

    @Test
    void readsADateByTheDateOfTheSameResponse() {
        retryAfter.record(503, "Sun, 01 Mar 2026 18:00:20 GMT", "Sun, 01 Mar 2026 18:00:00 GMT");
        assertThat(callGate.pauseMillis()).isEqualTo(20_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202})
    void ignoresTheHeaderOfASuccess(int status) {
        retryAfter.record(status, "17", null);
        assertThat(callGate.pauseMillis()).isZero();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                " ",
                "soon",
                "-5",
                "+5",
                "1.5",
                "0x10",
                "5s",
                "Sun, 01 Mar 2026",
                "Mon, 01 Mar 2026 12:01:30 GMT",
                "2026-03-01T12:01:30Z",
                "0",
                "Sun, 01 Mar 2026 11:00:00 GMT"
            })
    void ignoresAnUnreadableOrPastValue(String header) {
        retryAfter.record(429, header, null);
        assertThat(callGate.pauseMillis()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "99999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT", "3601"})
    void capsTheValueAtAnHour(String header) {
        retryAfter.record(429, header, null);
        assertThat(callGate.pauseMillis()).isEqualTo(Duration.ofHours(1).toMillis());
    }
}
