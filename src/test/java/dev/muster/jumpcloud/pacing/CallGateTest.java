package dev.muster.jumpcloud.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.jumpcloud.client.ApiOperation;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.pacing.CallGate.Permit;
import dev.muster.testing.SettableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallGateTest {
    private static final ApiResult DONE = new ApiResult.Success(JsonNodeFactory.instance.objectNode());
    private static final ApiResult REFUSED = new ApiResult.Rejected(400, "HTTP 400: no");
    private static final ApiResult TROUBLE = new ApiResult.Indeterminate("HTTP 502: no body");
    private static final ApiResult BUSY = new ApiResult.Throttled(429, "HTTP 429: slow down", true);
    private static final ApiResult REDIRECT = new ApiResult.Redirected(302, "HTTP 302: no body", true);
    private static final ApiResult WRONG_KEY = new ApiResult.Unauthorized(401, "HTTP 401: Unauthorized", true);
    private static final int PER_MINUTE = 60;

    private final SettableClock clock = new SettableClock();
    private final CallGate conduct = new CallGate(PER_MINUTE, clock);

    // --- Credentials

    @Test
    void newCredentialsNeedNotWaitUntilTheRefusalOfOldOnesIsOver() {
        var changes = new AtomicLong();
        var changing = new CallGate("", PER_MINUTE, clock, changes::get);
        changing.observe(changing.turn().orElseThrow(), WRONG_KEY);
        assertThat(changing.turn()).isEmpty();

        changes.incrementAndGet();
        Permit probe = changing.turn().orElseThrow();
        assertThat(probe.probe()).isTrue();
        assertThat(changing.turn()).as("one probe at a time").isEmpty();
        changing.observe(probe, WRONG_KEY);
        assertThat(changing.turn()).as("the new ones are refused, too").isEmpty();
    }

    @Test
    void newCredentialsWaitAsLongAsTheServiceAsks() {
        var changes = new AtomicLong();
        var changing = new CallGate("", PER_MINUTE, clock, changes::get);
        Permit turn = changing.turn().orElseThrow();
        changing.stayAway(Duration.ofMinutes(2));
        changing.observe(turn, WRONG_KEY);
        changes.incrementAndGet();
        assertThat(changing.pauseMillis()).isEqualTo(120_000);
    }

    @Test
    void whatIsSaidOfATokenSaysNothingOfWhetherWeAreWelcome() {
        call(new ApiResult.TokenExpired("HTTP 401: Unauthorized", true));
        assertThat(conduct.pauseMillis()).isZero();
        call(WRONG_KEY);
        clock.advance(Duration.ofSeconds(30));
        call(new ApiResult.TokenExpired("there is a new access token", true));
        assertThat(conduct.refusal()).isPresent();
        assertThat(conduct.turn().orElseThrow().probe()).isTrue();
    }

    // --- Pauses

    @Test
    void nothingIsWaitedForAtFirst() {
        assertThat(conduct.pauseMillis()).isZero();
        assertThat(conduct.refusal()).isEmpty();
        assertThat(conduct.turn()).isPresent();
    }

    @Test
    void afterAnAnswerNothingIsWaitedFor() {
        call(DONE);
        call(REFUSED);
        assertThat(conduct.pauseMillis()).isZero();
    }

    @Test
    void itIsKnownHowOftenEverybodyWasMadeToWaitAndHowManyRequestsAreMade() {
        assertThat(conduct.setbacks()).isZero();
        assertThat(conduct.requestsPerMinute()).isEqualTo(PER_MINUTE);
        call(BUSY);
        call(TROUBLE);
        assertThat(conduct.setbacks()).isEqualTo(2);
        assertThat(conduct.requestsPerMinute()).isEqualTo(PER_MINUTE / 2.0);
    }

    @Test
    void itIsKnownForHowLongCallsHaveWaitedForTheirTurns() throws InterruptedException {
        try (var waiting = new CallGate(PER_MINUTE, Clock.systemUTC())) {
            assertThat(waiting.waited()).isZero();
            waiting.stayAway(Duration.ofMillis(500));
            waiting.awaitTurn(ApiOperation.RESULTS);
            assertThat(waiting.waited()).isBetween(Duration.ofMillis(100), Duration.ofSeconds(10));
        }
    }

    @Test
    void theServiceIsLeftAloneExactlyAsLongAsItAsks() {
        busy(Duration.ofSeconds(17));
        assertThat(conduct.pauseMillis()).isEqualTo(17_000);
        clock.advance(Duration.ofMillis(16_999));
        assertThat(conduct.pauseMillis()).isEqualTo(1);
        assertThat(conduct.turn()).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(conduct.pauseMillis()).isZero();
        assertThat(conduct.turn()).isPresent();
    }

    @Test
    void aPauseThatIsLeftWithLessThanAMillisecondIsStillAPause() {
        busy(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1).minusNanos(1));
        assertThat(conduct.pauseMillis()).isEqualTo(1);
    }

    @Test
    void aShorterPauseNeverCutsALongerOneShort() {
        List<Permit> underWay = turns(4);
        conduct.stayAway(Duration.ofSeconds(60));
        conduct.observe(underWay.get(0), BUSY);
        conduct.stayAway(Duration.ofSeconds(5));
        conduct.observe(underWay.get(1), BUSY);
        conduct.observe(underWay.get(2), TROUBLE);
        conduct.observe(underWay.get(3), DONE);
        assertThat(conduct.pauseMillis()).isEqualTo(60_000);
    }

    @Test
    void anAbsurdlyLongPauseIsCapped() {
        busy(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(conduct.pauseMillis()).isEqualTo(Duration.ofHours(1).toMillis());
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
    void whatWasAskedBeforeTheTroubleIsTheSameTrouble() {
        List<Permit> underWay = turns(4);
        underWay.forEach(turn -> conduct.observe(turn, TROUBLE));
        assertThat(conduct.pauseMillis()).isBetween(1000L, 1250L);
        assertThat(pausesAfter(TROUBLE, 1).get(0)).isBetween(2000L, 2500L);
    }

    @Test
    void aCallAtWhichTheProgramFailedIsTrouble() {
        conduct.observe(turn(), null);
        assertThat(conduct.pauseMillis()).isBetween(1000L, 1250L);
    }

    @Test
    void aBusyServiceThatDoesNotSayForHowLongIsBackedOffFrom() {
        assertThat(pausesAfter(BUSY, 3)).satisfiesExactly(first -> assertThat(first).isBetween(1000L, 1250L),
                second -> assertThat(second).isBetween(2000L, 2500L), third -> assertThat(third).isBetween(4000L, 5000L));
    }

    @Test
    void anUnreachableServiceIsBackedOffFrom() {
        assertThat(pausesAfter(new ApiResult.NotSent("ConnectException: Connection refused"), 2).get(1)).isBetween(2000L, 2500L);
    }

    @Test
    void anAnswerEndsTheBackOff() {
        pausesAfter(TROUBLE, 8);
        call(DONE);
        assertThat(pausesAfter(TROUBLE, 1).get(0)).isBetween(1000L, 1250L);
    }

    @Test
    void anAnswerToWhatWasAskedBeforeTheTroubleDoesNotEndTheBackOff() {
        Permit before = turn();
        pausesAfter(TROUBLE, 3);
        conduct.observe(before, DONE);
        assertThat(pausesAfter(TROUBLE, 1).get(0)).isBetween(8000L, 10_000L);
    }

    @Test
    void aLongRowOfTroublesIsNoOverflow() {
        assertThat(pausesAfter(TROUBLE, 200)).last().satisfies(pause -> assertThat(pause).isBetween(60_000L, 75_000L));
    }

    // --- The breaker

    @Test
    void aRefusedCredentialStopsEverythingAndIsTold() {
        call(WRONG_KEY);
        assertThat(conduct.refusal()).contains("HTTP 401: Unauthorized");
        assertThat(conduct.pauseMillis()).isEqualTo(30_000);
        assertThat(conduct.turn()).isEmpty();
    }

    @Test
    void aRefusalIsProbedAfterAGrowingPause() {
        assertThat(pausesAfter(WRONG_KEY, 7)).containsExactly(30_000L, 60_000L, 120_000L, 240_000L, 480_000L, 600_000L, 600_000L);
    }

    @Test
    void whatWasAskedBeforeTheRefusalIsTheSameRefusal() {
        turns(4).forEach(turn -> conduct.observe(turn, WRONG_KEY));
        assertThat(conduct.pauseMillis()).isEqualTo(30_000);
        assertThat(pausesAfter(WRONG_KEY, 1)).containsExactly(60_000L);
    }

    @Test
    void aRefusalOpensTheBreakerEvenWhereThereWasTroubleSinceItWasAsked() {
        List<Permit> underWay = turns(2);
        conduct.observe(underWay.get(0), TROUBLE);
        conduct.observe(underWay.get(1), WRONG_KEY);
        assertThat(conduct.refusal()).isPresent();
        assertThat(conduct.pauseMillis()).isEqualTo(30_000);
    }

    @Test
    void onlyOneProbeIsMadeAtATimeAndAllOthersWaitForItsAnswer() {
        call(WRONG_KEY);
        clock.advance(Duration.ofSeconds(30));
        Permit probe = conduct.turn().orElseThrow();
        assertThat(conduct.turn()).isEmpty();
        assertThat(conduct.pauseMillis()).as("no work is taken up meanwhile").isPositive();
        clock.advance(Duration.ofSeconds(10));
        assertThat(conduct.turn()).isEmpty();

        conduct.observe(probe, DONE);
        assertThat(conduct.refusal()).isEmpty();
        assertThat(conduct.pauseMillis()).isZero();
        assertThat(turns(3)).hasSize(3);
    }

    @Test
    void aProbeThatMeetsWeatherKeepsTheBreakerOpenAndIsRepeatedAlone() {
        call(WRONG_KEY);
        var pauses = new ArrayList<Long>();
        for (ApiResult weather : List.of(TROUBLE, BUSY, REDIRECT)) {
            clock.advance(Duration.ofMillis(conduct.pauseMillis()));
            Permit probe = conduct.turn().orElseThrow();
            conduct.observe(probe, weather);
            assertThat(conduct.refusal()).isPresent();
            pauses.add(conduct.pauseMillis());
        }
        assertThat(pauses).as("it grows as after each refusal").containsExactly(60_000L, 120_000L, 240_000L);
        clock.advance(Duration.ofMillis(conduct.pauseMillis()));
        assertThat(conduct.turn()).isPresent();
        assertThat(conduct.turn()).isEmpty();
    }

    @Test
    void anAnswerToWhatWasAskedBeforeTheRefusalDoesNotEndIt() {
        Permit before = turn();
        call(WRONG_KEY);
        conduct.observe(before, DONE);
        assertThat(conduct.refusal()).isPresent();
    }

    @Test
    void aRefusalAfterTroubleIsProbedAsSoonAsAnyOther() {
        pausesAfter(TROUBLE, 6);
        assertThat(pausesAfter(WRONG_KEY, 1)).containsExactly(30_000L);
    }

    @Test
    void redirectsForAMomentAreWeather() {
        conduct.observe(turn(), REDIRECT);
        clock.advance(Duration.ofSeconds(2));
        List<Permit> underWay = turns(4);
        clock.advance(Duration.ofSeconds(27));
        underWay.forEach(turn -> conduct.observe(turn, REDIRECT));
        assertThat(conduct.refusal()).as("five redirects within 29 s").isEmpty();
    }

    @Test
    void fourRedirectsAreWeatherHoweverLongTheyLast() {
        for (int time = 0; time < 4; time++) {
            call(REDIRECT);
            clock.advance(Duration.ofMinutes(10));
        }
        assertThat(conduct.refusal()).isEmpty();
    }

    @Test
    void fiveRedirectsInARowOverThirtySecondsAreARefusal() {
        for (int time = 0; time < 4; time++) {
            call(REDIRECT);
        }
        clock.advance(Duration.ofSeconds(30));
        call(REDIRECT);
        assertThat(conduct.refusal()).contains("HTTP 302: no body");
        assertThat(conduct.pauseMillis()).isGreaterThanOrEqualTo(30_000);
    }

    @Test
    void anyOtherAnswerBreaksARowOfRedirects() {
        for (int time = 0; time < 4; time++) {
            call(REDIRECT);
            clock.advance(Duration.ofSeconds(30));
        }
        call(TROUBLE);
        call(REDIRECT);
        assertThat(conduct.refusal()).isEmpty();
    }

    @Test
    void redirectsOfLongAgoDoNotCountForANewRow() {
        call(REDIRECT);
        call(DONE);
        clock.advance(Duration.ofHours(1));
        List<Permit> underWay = turns(5);
        underWay.forEach(turn -> conduct.observe(turn, REDIRECT));
        assertThat(conduct.refusal()).isEmpty();
    }

    // --- The rate

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noSixtySecondsSeeMoreThanTheLimitWheneverTheRequestsCameToTheService(long seed) {
        var random = new Random(seed);
        var received = new ArrayList<Instant>();
        Deque<Permit> underWay = new ArrayDeque<>();
        Deque<Instant> begun = new ArrayDeque<>();
        for (int step = 0; step < 20_000; step++) {
            clock.advance(Duration.ofMillis(random.nextInt(100)));
            conduct.turn().ifPresent(turn -> {
                underWay.add(turn);
                begun.add(clock.instant());
            });
            if (!underWay.isEmpty() && random.nextInt(3) == 0) {
                long took = Duration.between(begun.peek(), clock.instant()).toMillis();
                received.add(begun.remove().plusMillis((long) (random.nextDouble() * took)));
                conduct.observe(underWay.remove(), DONE);
            }
        }
        Collections.sort(received);
        assertThat(received).hasSizeGreaterThan(10 * PER_MINUTE);
        for (int last = PER_MINUTE; last < received.size(); last++) {
            assertThat(Duration.between(received.get(last - PER_MINUTE), received.get(last))).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
        }
    }

    @Test
    void aCallThatIsUnderWayForLongCountsForAsLong() {
        Permit slow = turn();
        for (int call = 1; call < PER_MINUTE; call++) {
            call(DONE);
        }
        clock.advance(Duration.ofSeconds(300));
        assertThat(turns(PER_MINUTE - 1)).hasSize(PER_MINUTE - 1);
        assertThat(conduct.turn()).isEmpty();
        conduct.observe(slow, DONE);
        clock.advance(Duration.ofMillis(59_999));
        assertThat(conduct.turn()).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(conduct.turn()).isPresent();
    }

    @Test
    void aBusyServiceIsAskedLessOftenUntilItAnswersWell() {
        busy(Duration.ofMillis(1));
        clock.advance(Duration.ofMillis(1));
        assertThat(conduct.turn()).isEmpty();
        clock.advance(Duration.ofSeconds(2));
        for (int call = 0; call < 60; call++) {
            call(DONE);
            clock.advance(Duration.ofSeconds(2));
        }
        assertThat(turns(3)).as("no distance is kept any more").hasSize(3);
    }

    @Test
    void otherTroubleDoesNotSlowTheRateDown() {
        call(TROUBLE);
        clock.advance(Duration.ofMillis(conduct.pauseMillis()));
        assertThat(turns(3)).hasSize(3);
    }

    // --- Waiting in line

    @Test
    void whoSleptThroughAPauseLooksAgainSinceAnotherMayHaveBegun() throws Exception {
        var real = new CallGate(PER_MINUTE, Clock.systemUTC());
        real.stayAway(Duration.ofMillis(2_000));
        CompletableFuture<Instant> waiter = waiter(real);
        real.stayAway(Duration.ofMillis(2_500));
        Instant told = Instant.now();
        assertThat(waiter.get(10, TimeUnit.SECONDS)).isAfterOrEqualTo(told.plusMillis(2_490));
    }

    @Test
    void whoWaitsForAProbeIsWokenByItsAnswer() throws Exception {
        call(WRONG_KEY);
        clock.advance(Duration.ofSeconds(30));
        Permit probe = turn();
        CompletableFuture<Instant> waiter = waiter(conduct);
        conduct.observe(probe, DONE);
        waiter.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aSendIsNotHeldUntilAPauseIsOver() {
        conduct.stayAway(Duration.ofHours(1));
        assertThatThrownBy(() -> conduct.awaitTurn(ApiOperation.SEND)).isInstanceOf(CancellationException.class).hasMessageContaining("left alone");
    }

    @Test
    void nobodyWaitsForATurnOnceTheProgramIsBeingStopped() {
        conduct.stayAway(Duration.ofHours(1));
        CompletableFuture<Instant> waiter = waiter(conduct);
        conduct.close();
        assertThatThrownBy(() -> waiter.get(10, TimeUnit.SECONDS)).cause().cause().isInstanceOf(CancellationException.class);
    }

    /** When it got its turn. */
    private static CompletableFuture<Instant> waiter(CallGate conduct) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                conduct.awaitTurn(ApiOperation.RESULTS);
                return Instant.now();
            } catch (InterruptedException | CancellationException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private Permit turn() {
        return conduct.turn().orElseThrow();
    }

    /** As many turns, all of which are under way. */
    private List<Permit> turns(int number) {
        var turns = new ArrayList<Permit>();
        for (int turn = 0; turn < number; turn++) {
            turns.add(turn());
        }
        return turns;
    }

    /** Makes a call as soon as it may be made. */
    private void call(ApiResult answer) {
        conduct.observe(nextTurn(), answer);
    }

    private Permit nextTurn() {
        clock.advance(Duration.ofMillis(conduct.pauseMillis()));
        Optional<Permit> turn = conduct.turn();
        for (; turn.isEmpty(); turn = conduct.turn()) {
            clock.advance(Duration.ofMillis(1));
        }
        return turn.get();
    }

    private void busy(Duration retryAfter) {
        Permit turn = turn();
        conduct.stayAway(retryAfter);
        conduct.observe(turn, BUSY);
    }

    /** The pauses after each of several answers of a kind, each coming when the pause before is over. */
    private List<Long> pausesAfter(ApiResult answer, int times) {
        var pauses = new ArrayList<Long>();
        for (int time = 0; time < times; time++) {
            call(answer);
            pauses.add(conduct.pauseMillis());
        }
        return pauses;
    }
}
