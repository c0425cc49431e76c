package dev.muster.jumpcloud.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RequestRateTest {
    private static final Instant NOW = SettableClock.START;

    private final RequestRate rate = new RequestRate(60);

    @Test
    void allowsRequestsAtOnceUpToTheLimit() {
        for (int request = 0; request < 60; request++) {
            assertThat(rate.until(NOW)).isZero();
            rate.begin(NOW);
            rate.end(NOW);
        }
        assertThat(rate.until(NOW)).isEqualTo(Duration.ofSeconds(60));
        assertThat(rate.until(NOW.plusSeconds(59))).isEqualTo(Duration.ofSeconds(1));
        assertThat(rate.until(NOW.plusSeconds(60))).isZero();
    }

    @Test
    void countsARequestUntilSixtySecondsAfterItsEnd() {
        for (int request = 0; request < 60; request++) {
            rate.begin(NOW);
        }
        assertThat(rate.until(NOW.plusSeconds(3600))).as("all are under way").isPositive();
        rate.end(NOW.plusSeconds(3600));
        assertThat(rate.until(NOW.plusSeconds(3600))).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void keepsToALimitOfOne() {
        var slow = new RequestRate(1);
        slow.begin(NOW);
        assertThat(slow.until(NOW)).isPositive();
        slow.end(NOW.plusSeconds(5));
        assertThat(slow.until(NOW.plusSeconds(64))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void halvesTheRateEachTimeTheServiceIsBusy() {
        busy(1);
        assertThat(rate.until(NOW)).isEqualTo(Duration.ofSeconds(2));
        rate.slowDown(NOW);
        assertThat(rate.until(NOW)).isEqualTo(Duration.ofSeconds(4));
        assertThat(rate.until(NOW.plusSeconds(3))).isEqualTo(Duration.ofSeconds(1));
        assertThat(rate.until(NOW.plusSeconds(5))).isZero();
    }

    @Test
    void keepsALeastRate() {
        busy(100);
        assertThat(rate.until(NOW)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void staysLowUntilASuccess() {
        busy(3);
        assertThat(rate.perMinute(NOW.plusSeconds(3600))).isEqualTo(7.5);
        rate.speedUp(NOW.plusSeconds(3600));
        assertThat(rate.perMinute(NOW.plusSeconds(3600))).isEqualTo(7.5);
        assertThat(rate.perMinute(NOW.plusSeconds(3610))).isBetween(15.0, 30.0);
    }

    @Test
    void returnsToTheLimitWithinTwoMinutesOfSuccess() {
        busy(10);
        rate.speedUp(NOW);
        assertThat(rate.perMinute(NOW.plusSeconds(120))).isEqualTo(60);
    }

    private void busy(int times) {
        rate.begin(NOW);
        rate.end(NOW);
        for (int time = 0; time < times; time++) {
            rate.slowDown(NOW);
        }
    }
}
