package dev.muster.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.testing.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CachedValueTest {
    private final SettableClock clock = new SettableClock();
    private int looks;
    private boolean fails;
    private final CachedValue<Integer> recent = new CachedValue<>(0, this::look, Duration.ofSeconds(5), clock);

    private int look() {
        looks++;
        if (fails) {
            throw new IllegalStateException("the ledger cannot be read");
        }
        return looks;
    }

    @Test
    void refreshesOncePerPeriod() {
        for (int asked = 0; asked < 100; asked++) {
            assertThat(recent.get()).isEqualTo(1);
        }
        clock.advance(Duration.ofSeconds(5));
        assertThat(recent.getOrLast()).isEqualTo(2);
        assertThat(looks).isEqualTo(2);
    }

    @Test
    void keepsTheOldValueIfARefreshFails() {
        fails = true;
        assertThatThrownBy(recent::get).hasMessage("the ledger cannot be read");
        assertThat(recent.getOrLast()).isZero();
        fails = false;
        assertThat(recent.get()).isEqualTo(3);
    }
}
