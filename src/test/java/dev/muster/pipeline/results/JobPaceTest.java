package dev.muster.pipeline.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.config.PollSettings;
import dev.muster.config.ResultStatusWords;
import dev.muster.records.schema.Operation;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobPaceTest {
    private static final ResultStatusWords NO_WORDS = new ResultStatusWords(Set.of(), Set.of(), Set.of());

    private JobPace pace;

    @BeforeEach
    void nothingIsKnown() {
        Duration unused = Duration.ZERO;
        pace = new JobPace(new PollSettings(
                Duration.ofSeconds(1), unused, Duration.ofMinutes(1), unused, unused, unused, NO_WORDS));
    }

    @Test
    void startsWithTheConfiguredPollDelay() {
        assertThat(firstPoll(500)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void pollsAtTheUsualDurationOfSimilarJobs() {
        done(500, 7);
        assertThat(firstPoll(500)).isEqualTo(Duration.ofSeconds(7));
        assertThat(firstPoll(300)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void ignoresJobsOfOtherSizesAndOperations() {
        done(500, 7);
        assertThat(firstPoll(50)).isEqualTo(Duration.ofSeconds(1));
        assertThat(pace.firstPoll(Operation.UPDATE, 500)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void ignoresAnOutlier() {
        for (int seconds : new int[] {6, 7, 3000, 8, 7}) {
            done(500, seconds);
        }
        assertThat(firstPoll(500)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void adaptsToASlowerService() {
        for (int seconds : new int[] {7, 7, 7, 7, 7, 20, 20, 20}) {
            done(500, seconds);
        }
        assertThat(firstPoll(500)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void pollsSoonerAfterAJobThatWasDoneAtItsFirstPoll() {
        done(500, 20);
        for (int job = 0; job < 30; job++) {
            pace.done(Operation.CREATE, 500, firstPoll(500), 0);
        }
        assertThat(firstPoll(500)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void keepsThePollDelayWithinTheSettings() {
        done(500, 0);
        assertThat(firstPoll(500)).isEqualTo(Duration.ofSeconds(1));
        done(100, 3600);
        assertThat(firstPoll(100)).isEqualTo(Duration.ofMinutes(1));
    }

    private Duration firstPoll(int records) {
        return pace.firstPoll(Operation.CREATE, records);
    }

    private void done(int records, int seconds) {
        pace.done(Operation.CREATE, records, Duration.ofSeconds(seconds), 3);
    }
}
