package dev.muster.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgeTest {
    @Test
    void readsWholeDaysAndHours() {
        assertThat(Age.of("30d")).contains(Duration.ofDays(30));
        assertThat(Age.of("1h")).contains(Duration.ofHours(1));
        assertThat(Age.of("99999d")).contains(Duration.ofDays(99_999));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0d", "30", "d", "-1d", "1.5d", "30m", "1s", "100000d", "30 d", "never"})
    void rejectsAnythingElse(String text) {
        assertThat(Age.of(text)).isEmpty();
    }
}
