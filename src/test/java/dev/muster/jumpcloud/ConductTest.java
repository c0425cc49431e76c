package dev.muster.jumpcloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.testing.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConductTest {
    private static final Answer DONE = new Answer.Done(JsonNodeFactory.instance.objectNode());
    private static final Answer TROUBLE = new Answer.Unclear("HTTP 502: no body");
    private static final Answer REDIRECT = new Answer.Redirected(302, "HTTP 302: no body");
    private static final Answer WRONG_KEY = new Answer.CredentialsRefused(401, "HTTP 401: Unauthorized", true);

    private final SettableClock clock = new SettableClock();
    private final Conduct conduct = new Conduct(clock);

    @Test
    void nothingIsWaitedForAtFirst() {
        assertThat(conduct.pauseMillis()).isZero();
        assertThat(conduct.refusal()).isEmpty();
    }

    @Test
    void afterAnAnswerNothingIsWaitedFor() {
        conduct.observe(DONE);
        conduct.observe(new Answer.Refused(400, "HTTP 400: no"));
        assertThat(conduct.pauseMillis()).isZero();
    }

    @Test
    void theServiceIsLeftAloneExactlyAsLongAsItAsks() {
        conduct.observe(busy(Duration.ofSeconds(17)));
        assertThat(conduct.pauseMillis()).isEqualTo(17_000);
        clock.advance(Duration.ofMillis(16_999));
        assertThat(conduct.pauseMillis()).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(conduct.pauseMillis()).isZero();
    }

    @Test
    void aServiceThatAsksToComeBackAtOnceAgainAndAgainIsBackedOffFrom() {
        conduct.observe(busy(Duration.ZERO));
        conduct.observe(busy(Duration.ZERO));
        assertThat(conduct.pauseMillis()).isBetween(1000L, 1250L);
        conduct.observe(busy(Duration.ofSeconds(-5)));
        assertThat(conduct.pauseMillis()).isBetween(2000L, 2500L);
    }

    @Test
    void aPauseThatIsLeftWithLessThanAMillisecondIsStillAPause() {
        conduct.observe(busy(Duration.ofSeconds(1)));
        clock.advance(Duration.ofSeconds(1).minusNanos(1));
        assertThat(conduct.pauseMillis()).isEqualTo(1);
    }

    @Test
    void aShorterPauseNeverCutsALongerOneShort() {
        conduct.observe(busy(Duration.ofSeconds(60)));
        conduct.observe(busy(Duration.ofSeconds(5)));
        conduct.observe(TROUBLE);
        conduct.observe(DONE);
        assertThat(conduct.pauseMillis()).isEqualTo(60_000);
    }

    @Test
    void anAbsurdlyLongPauseIsCapped() {
        conduct.observe(busy(Duration.ofSeconds(Long.MAX_VALUE)));
        assertThat(conduct.pauseMillis()).isEqualTo(Duration.ofHours(1).toMillis());
    }

    @Test
    void aTimeThatHasPassedAlreadyIsNoPause() {
        conduct.observe(busy(Duration.ofSeconds(-30)));
        assertThat(conduct.pauseMillis()).isZero();
    }

    @Test
    void troubleBacksOffLongerEachTimeUpToALimit() {
        List<Long> pauses = pausesAfter(TROUBLE, 12);
        for (int time = 0; time < pauses.size(); time++) {
            long least = Math.min(1000L << time, 60_000);
            assertThat(pauses.get(time)).as("pause %d", time).isBetween(least, least + least / 4);
        }
    }

    @Test
    void aBusyServiceThatDoesNotSayForHowLongIsBackedOffFrom() {
        assertThat(pausesAfter(busy(null), 3)).satisfiesExactly(first -> assertThat(first).isBetween(1000L, 1250L),
                second -> assertThat(second).isBetween(2000L, 2500L), third -> assertThat(third).isBetween(4000L, 5000L));
    }

    @Test
    void anUnreachableServiceIsBackedOffFrom() {
        assertThat(pausesAfter(new Answer.NotSent("ConnectException: Connection refused"), 2).get(1)).isBetween(2000L, 2500L);
    }

    @Test
    void anAnswerEndsTheBackOff() {
        pausesAfter(TROUBLE, 8);
        conduct.observe(DONE);
        assertThat(pausesAfter(TROUBLE, 1).get(0)).isBetween(1000L, 1250L);
    }

    @Test
    void aLongRowOfTroublesIsNoOverflow() {
        assertThat(pausesAfter(TROUBLE, 200)).last().satisfies(pause -> assertThat(pause).isBetween(60_000L, 75_000L));
    }

    @Test
    void aRefusedCredentialStopsEverythingAndIsTold() {
        conduct.observe(WRONG_KEY);
        assertThat(conduct.refusal()).contains("HTTP 401: Unauthorized");
        assertThat(conduct.pauseMillis()).isEqualTo(30_000);
    }

    @Test
    void aRefusalIsProbedAfterAGrowingPause() {
        assertThat(pausesAfter(WRONG_KEY, 7)).containsExactly(30_000L, 60_000L, 120_000L, 240_000L, 480_000L, 600_000L, 600_000L);
    }

    /** An address that the service does not have is refused as anything else is, and only then known for a refusal of us. */
    @Test
    void theProbesOfARefusalThatCameAsAnAnswerBecomeRarerToo() {
        var pauses = new ArrayList<Long>();
        for (int time = 0; time < 3; time++) {
            clock.advance(Duration.ofMillis(conduct.pauseMillis()));
            conduct.observe(new Answer.Refused(404, "HTTP 404: not found"));
            conduct.refuse("HTTP 404: not found");
            pauses.add(conduct.pauseMillis());
        }
        assertThat(pauses).containsExactly(30_000L, 60_000L, 120_000L);
    }

    @Test
    void aRefusalAfterTroubleIsProbedAsSoonAsAnyOther() {
        pausesAfter(TROUBLE, 6);
        assertThat(pausesAfter(WRONG_KEY, 1)).containsExactly(30_000L);
    }

    @Test
    void weatherDoesNotEndARefusal() {
        conduct.observe(WRONG_KEY);
        conduct.observe(TROUBLE);
        conduct.observe(busy(Duration.ofSeconds(1)));
        conduct.observe(REDIRECT);
        assertThat(conduct.refusal()).isPresent();
    }

    @Test
    void anAnswerEndsARefusalButNotThePauseThatWasBegun() {
        conduct.observe(WRONG_KEY);
        conduct.observe(DONE);
        assertThat(conduct.refusal()).isEmpty();
        assertThat(conduct.pauseMillis()).isEqualTo(30_000);
    }

    @Test
    void redirectsForAMomentAreWeather() {
        for (int time = 0; time < 5; time++) {
            clock.advance(Duration.ofSeconds(7));
            conduct.observe(REDIRECT);
        }
        assertThat(conduct.refusal()).as("five redirects within 28 s").isEmpty();
    }

    @Test
    void fourRedirectsAreWeatherHoweverLongTheyLast() {
        for (int time = 0; time < 4; time++) {
            conduct.observe(REDIRECT);
            clock.advance(Duration.ofMinutes(10));
        }
        assertThat(conduct.refusal()).isEmpty();
    }

    @Test
    void fiveRedirectsInARowOverThirtySecondsAreARefusal() {
        for (int time = 0; time < 4; time++) {
            conduct.observe(REDIRECT);
        }
        clock.advance(Duration.ofSeconds(30));
        conduct.observe(REDIRECT);
        assertThat(conduct.refusal()).contains("HTTP 302: no body");
        assertThat(conduct.pauseMillis()).isGreaterThanOrEqualTo(30_000);
    }

    @Test
    void anyOtherAnswerBreaksARowOfRedirects() {
        for (int time = 0; time < 4; time++) {
            conduct.observe(REDIRECT);
            clock.advance(Duration.ofSeconds(30));
        }
        conduct.observe(TROUBLE);
        conduct.observe(REDIRECT);
        assertThat(conduct.refusal()).isEmpty();
    }

    @Test
    void redirectsOfLongAgoDoNotCountForANewRow() {
        conduct.observe(REDIRECT);
        conduct.observe(DONE);
        clock.advance(Duration.ofHours(1));
        for (int time = 0; time < 5; time++) {
            conduct.observe(REDIRECT);
        }
        assertThat(conduct.refusal()).isEmpty();
    }

    /** The pauses after each of several answers of a kind, each coming when the pause before is over. */
    private List<Long> pausesAfter(Answer answer, int times) {
        var pauses = new ArrayList<Long>();
        for (int time = 0; time < times; time++) {
            clock.advance(Duration.ofMillis(conduct.pauseMillis()));
            conduct.observe(answer);
            pauses.add(conduct.pauseMillis());
        }
        return pauses;
    }

    private static Answer busy(Duration retryAfter) {
        return new Answer.Busy(429, retryAfter, "HTTP 429: slow down", true);
    }
}
