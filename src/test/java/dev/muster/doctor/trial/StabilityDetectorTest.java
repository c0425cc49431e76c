package dev.muster.doctor.trial;

import static dev.muster.doctor.trial.SampleObservations.NEW;
import static dev.muster.doctor.trial.SampleObservations.TWIN;
import static dev.muster.doctor.trial.SampleObservations.json;
import static dev.muster.doctor.trial.SampleObservations.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When results are taken not to change any more. */
class StabilityDetectorTest {
    private final StabilityDetector rest = new StabilityDetector(Duration.ofSeconds(3));

    private boolean lasts(int second, String... rows) {
        return rest.lasts(ResultsSnapshot.of(Duration.ofSeconds(second), json("[" + String.join(",", rows) + "]")));
    }

    @Test
    void resultsRestOnceTheyWereTheSameForLongEnoughInWhateverOrder() {
        assertThat(lasts(0, row(NEW, "a"), row(TWIN, "b"))).isFalse();
        assertThat(lasts(2, row(TWIN, "b"), row(NEW, "a"))).isFalse();
        assertThat(lasts(3, row(NEW, "a"), row(TWIN, "b"))).isTrue();
    }

    @Test
    void aChangeBeginsTheTimeAnew() {
        assertThat(lasts(0, row(NEW, "a"))).isFalse();
        assertThat(lasts(3, row(NEW, "b"))).isFalse();
        assertThat(lasts(5, row(NEW, "b"))).isFalse();
        assertThat(lasts(6, row(NEW, "b"))).isTrue();
    }
}
