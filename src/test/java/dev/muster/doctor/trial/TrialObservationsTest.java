package dev.muster.doctor.trial;

import static dev.muster.doctor.trial.SampleObservations.NEW;
import static dev.muster.doctor.trial.SampleObservations.TWIN;
import static dev.muster.doctor.trial.SampleObservations.json;
import static dev.muster.doctor.trial.SampleObservations.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.doctor.trial.TrialObservations.Job;
import dev.muster.doctor.trial.TrialObservations.Reading;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The stability of a job's results. */
class TrialObservationsTest {
    private final Job job = SampleObservations.job(List.of(NEW, TWIN));

    private boolean isUnchangedAt(int second, String... rows) {
        job.add(Reading.of(Duration.ofSeconds(second), json("[" + String.join(",", rows) + "]")));
        return job.isUnchangedFor(Duration.ofSeconds(3));
    }

    @Test
    void resultsAreStableAfterEnoughTimeInAnyOrder() {
        assertThat(isUnchangedAt(0, row(NEW, "a"), row(TWIN, "b"))).isFalse();
        assertThat(isUnchangedAt(2, row(TWIN, "b"), row(NEW, "a"))).isFalse();
        assertThat(isUnchangedAt(3, row(NEW, "a"), row(TWIN, "b"))).isTrue();
    }

    @Test
    void aChangeRestartsTheTime() {
        assertThat(isUnchangedAt(0, row(NEW, "a"))).isFalse();
        assertThat(isUnchangedAt(3, row(NEW, "b"))).isFalse();
        assertThat(isUnchangedAt(5, row(NEW, "b"))).isFalse();
        assertThat(isUnchangedAt(6, row(NEW, "b"))).isTrue();
    }
}
