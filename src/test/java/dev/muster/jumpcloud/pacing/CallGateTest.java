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
    private final CallGate callGate = new CallGate(PER_MINUTE, clock);

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
        changing.onRetryAfter(Duration.ofMinutes(2));
        changing.observe(turn, WRONG_KEY);
        changes.incrementAndGet();
        assertThat(changing.pauseMillis()).isEqualTo(120_000);
    }

    @Test
    void whatIsSaidOfATokenSaysNothingOfWhetherWeAreWelcome() {
        call(new ApiResult.TokenExpired("HTTP 401: Unauthorized", true));
        assertThat(callGate.pauseMillis()).isZero();
        call(WRONG_KEY);
        clock.advance(Duration.ofSeconds(30));
        call(new ApiResult.TokenExpired("there is a new access token", true));
        assertThat(callGate.refusal()).isPresent();
        assertThat(callGate.turn().orElseThrow().probe()).isTrue();
    }

    // --- Pauses

    @Test
    void nothingIsWaitedForAtFirst() {
        assertThat(callGate.pauseMillis()).isZero();
        assertThat(callGate.refusal()).isEmpty();
        assertThat(callGate.turn()).isPresent();
    }

    @Test
    void afterAnAnswerNothingIsWaitedFor() {
        call(DONE);
        call(REFUSED);
        assertThat(callGate.pauseMillis()).isZero();
    }

    @Test
    void itIsKnownHowOftenEverybodyWasMadeToWaitAndHowManyRequestsAreMade() {
        assertThat(callGate.setbacks()).isZero();
        assertThat(callGate.requestsPerMinute()).isEqualTo(PER_MINUTE);
        call(BUSY);
        call(TROUBLE);
        assertThat(callGate.setbacks()).isEqualTo(2);
        assertThat(callGate.requestsPerMinute()).isEqualTo(PER_MINUTE / 2.0);
    }

    @Test
    void itIsKnownForHowLongCallsHaveWaitedForTheirTurns() throws InterruptedException {
        try (var waiting = new CallGate(PER_MINUTE, Clock.systemUTC())) {
            assertThat(waiting.waited()).isZero();
            waiting.onRetryAfter(Duration.ofMillis(500));
            waiting.acquire(ApiOperation.RESULTS);
            assertThat(waiting.waited()).isBetween(Duration.ofMillis(100), Duration.ofSeconds(10));
        }
    }

    @Test
    void theServiceIsLeftAloneExactlyAsLongAsItAsks() {
        busy(Duration.ofSeconds(17));
        assertThat(callGate.pauseMillis()).isEqualTo(17_000);
        clock.advance(Duration.ofMillis(16_999));
        assertThat(callGate.pauseMillis()).isEqualTo(1);
        assertThat(callGate.turn()).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(callGate.pauseMillis()).isZero();
        assertThat(callGate.turn()).isPresent();
    }

    @Test
    void aPauseThatIsLeftWithLessThanAMillisecondIsStillAPause() {
        busy(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1).minusNanos(1));
        assertThat(callGate.pauseMillis()).isEqualTo(1);
    }

    @Test
    void aShorterPauseNeverCutsALongerOneShort() {
        List<Permit> underWay = turns(4);
        callGate.onRetryAfter(Duration.ofSeconds(60));
        callGate.observe(underWay.get(0), BUSY);
        callGate.onRetryAfter(Duration.ofSeconds(5));
        callGate.observe(underWay.get(1), BUSY);
        callGate.observe(underWay.get(2), TROUBLE);
        callGate.observe(underWay.get(3), DONE);
        assertThat(callGate.pauseMillis()).isEqualTo(60_000);
    }

    @Test
    void anAbsurdlyLongPauseIsCapped() {
        busy(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(callGate.pauseMillis()).isEqualTo(Duration.ofHours(1).toMillis());
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
        underWay.forEach(turn -> callGate.observe(turn, TROUBLE));
        assertThat(callGate.pauseMillis()).isBetween(1000L, 1250L);
        assertThat(pausesAfter(TROUBLE, 1).get(0)).isBetween(2000L, 2500L);
    }

    @Test
    void aCallAtWhichTheProgramFailedIsTrouble() {
        callGate.observe(turn(), null);
        assertThat(callGate.pauseMillis()).isBetween(1000L, 1250L);
    }

    @Test
    void aBusyServiceThatDoesNotSayForHowLongIsBackedOffFrom() {
        assertThat(pausesAfter(BUSY, 3))
                .satisfiesExactly(
                        first -> assertThat(first).isBetween(1000L, 1250L),
                        second -> assertThat(second).isBetween(2000L, 2500L),
                        third -> assertThat(third).isBetween(4000L, 5000L));
    }

    @Test
    void anUnreachableServiceIsBackedOffFrom() {
        assertThat(pausesAfter(new ApiResult.NotSent("ConnectException: Connection refused"), 2)
                        .get(1))
                .isBetween(2000L, 2500L);
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
        callGate.observe(before, DONE);
        assertThat(pausesAfter(TROUBLE, 1).get(0)).isBetween(8000L, 10_000L);
    }

    @Test
    void aLongRowOfTroublesIsNoOverflow() {
        assertThat(pausesAfter(TROUBLE, 200))
                .last()
                .satisfies(pause -> assertThat(pause).isBetween(60_000L, 75_000L));
    }

    // --- The breaker

    @Test
    void aRefusedCredentialStopsEverythingAndIsTold() {
        call(WRONG_KEY);
        assertThat(callGate.refusal()).contains("HTTP 401: Unauthorized");
        assertThat(callGate.pauseMillis()).isEqualTo(30_000);
        assertThat(callGate.turn()).isEmpty();
    }

    @Test
    void aRefusalIsProbedAfterAGrowingPause() {
        assertThat(pausesAfter(WRONG_KEY, 7))
                .containsExactly(30_000L, 60_000L, 120_000L, 240_000L, 480_000L, 600_000L, 600_000L);
    }

    @Test
    void whatWasAskedBeforeTheRefusalIsTheSameRefusal() {
        turns(4).forEach(turn -> callGate.observe(turn, WRONG_KEY));
        assertThat(callGate.pauseMillis()).isEqualTo(30_000);
        assertThat(pausesAfter(WRONG_KEY, 1)).containsExactly(60_000L);
    }

    @Test
    void aRefusalOpensTheBreakerEvenWhereThereWasTroubleSinceItWasAsked() {
        List<Permit> underWay = turns(2);
        callGate.observe(underWay.get(0), TROUBLE);
        callGate.observe(underWay.get(1), WRONG_KEY);
        assertThat(callGate.refusal()).isPresent();
        assertThat(callGate.pauseMillis()).isEqualTo(30_000);
    }

    @Test
    void onlyOneProbeIsMadeAtATimeAndAllOthersWaitForItsAnswer() {
        call(WRONG_KEY);
        clock.advance(Duration.ofSeconds(30));
        Permit probe = callGate.turn().orElseThrow();
        assertThat(callGate.turn()).isEmpty();
        assertThat(callGate.pauseMillis()).as("no work is taken up meanwhile").isPositive();
        clock.advance(Duration.ofSeconds(10));
        assertThat(callGate.turn()).isEmpty();

        callGate.observe(probe, DONE);
        assertThat(callGate.refusal()).isEmpty();
        assertThat(callGate.pauseMillis()).isZero();
        assertThat(turns(3)).hasSize(3);
    }

    @Test
    void aProbeThatMeetsWeatherKeepsTheBreakerOpenAndIsRepeatedAlone() {
        call(WRONG_KEY);
        var pauses = new ArrayList<Long>();
        for (ApiResult weather : List.of(TROUBLE, BUSY, REDIRECT)) {
            clock.advance(Duration.ofMillis(callGate.pauseMillis()));
            Permit probe = callGate.turn().orElseThrow();
            callGate.observe(probe, weather);
            assertThat(callGate.refusal()).isPresent();
            pauses.add(callGate.pauseMillis());
        }
        assertThat(pauses).as("it grows as after each refusal").containsExactly(60_000L, 120_000L, 240_000L);
        clock.advance(Duration.ofMillis(callGate.pauseMillis()));
        assertThat(callGate.turn()).isPresent();
        assertThat(callGate.turn()).isEmpty();
    }

    @Test
    void anAnswerToWhatWasAskedBeforeTheRefusalDoesNotEndIt() {
        Permit before = turn();
        call(WRONG_KEY);
        callGate.observe(before, DONE);
        assertThat(callGate.refusal()).isPresent();
    }

    @Test
    void aRefusalAfterTroubleIsProbedAsSoonAsAnyOther() {
        pausesAfter(TROUBLE, 6);
        assertThat(pausesAfter(WRONG_KEY, 1)).containsExactly(30_000L);
    }

    @Test
    void redirectsForAMomentAreWeather() {
        callGate.observe(turn(), REDIRECT);
        clock.advance(Duration.ofSeconds(2));
        List<Permit> underWay = turns(4);
        clock.advance(Duration.ofSeconds(27));
        underWay.forEach(turn -> callGate.observe(turn, REDIRECT));
        assertThat(callGate.refusal()).as("five redirects within 29 s").isEmpty();
    }

    @Test
    void fourRedirectsAreWeatherHoweverLongTheyLast() {
        for (int time = 0; time < 4; time++) {
            call(REDIRECT);
            clock.advance(Duration.ofMinutes(10));
        }
        assertThat(callGate.refusal()).isEmpty();
    }

    @Test
    void fiveRedirectsInARowOverThirtySecondsAreARefusal() {
        for (int time = 0; time < 4; time++) {
            call(REDIRECT);
        }
        clock.advance(Duration.ofSeconds(30));
        call(REDIRECT);
        assertThat(callGate.refusal()).contains("HTTP 302: no body");
        assertThat(callGate.pauseMillis()).isGreaterThanOrEqualTo(30_000);
    }

    @Test
    void anyOtherAnswerBreaksARowOfRedirects() {
        for (int time = 0; time < 4; time++) {
            call(REDIRECT);
            clock.advance(Duration.ofSeconds(30));
        }
        call(TROUBLE);
        call(REDIRECT);
        assertThat(callGate.refusal()).isEmpty();
    }

    @Test
    void redirectsOfLongAgoDoNotCountForANewRow() {
        call(REDIRECT);
        call(DONE);
        clock.advance(Duration.ofHours(1));
        List<Permit> underWay = turns(5);
        underWay.forEach(turn -> callGate.observe(turn, REDIRECT));
        assertThat(callGate.refusal()).isEmpty();
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
            callGate.turn().ifPresent(turn -> {
                underWay.add(turn);
                begun.add(clock.instant());
            });
            if (!underWay.isEmpty() && random.nextInt(3) == 0) {
                long took = Duration.between(begun.peek(), clock.instant()).toMillis();
                received.add(begun.remove().plusMillis((long) (random.nextDouble() * took)));
                callGate.observe(underWay.remove(), DONE);
            }
        }
        Collections.sort(received);
        assertThat(received).hasSizeGreaterThan(10 * PER_MINUTE);
        for (int last = PER_MINUTE; last < received.size(); last++) {
            assertThat(Duration.between(received.get(last - PER_MINUTE), received.get(last)))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(60));
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
        assertThat(callGate.turn()).isEmpty();
        callGate.observe(slow, DONE);
        clock.advance(Duration.ofMillis(59_999));
        assertThat(callGate.turn()).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(callGate.turn()).isPresent();
    }

    @Test
    void aBusyServiceIsAskedLessOftenUntilItAnswersWell() {
        busy(Duration.ofMillis(1));
        clock.advance(Duration.ofMillis(1));
        assertThat(callGate.turn()).isEmpty();
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
        clock.advance(Duration.ofMillis(callGate.pauseMillis()));
        assertThat(turns(3)).hasSize(3);
    }

    // --- Waiting in line

    @Test
    void whoSleptThroughAPauseLooksAgainSinceAnotherMayHaveBegun() throws Exception {
        var real = new CallGate(PER_MINUTE, Clock.systemUTC());
        real.onRetryAfter(Duration.ofMillis(2_000));
        CompletableFuture<Instant> waiter = waiter(real);
        real.onRetryAfter(Duration.ofMillis(2_500));
        Instant told = Instant.now();
        assertThat(waiter.get(10, TimeUnit.SECONDS)).isAfterOrEqualTo(told.plusMillis(2_490));
    }

    @Test
    void whoWaitsForAProbeIsWokenByItsAnswer() throws Exception {
        call(WRONG_KEY);
        clock.advance(Duration.ofSeconds(30));
        Permit probe = turn();
        CompletableFuture<Instant> waiter = waiter(callGate);
        callGate.observe(probe, DONE);
        waiter.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aSendIsNotHeldUntilAPauseIsOver() {
        callGate.onRetryAfter(Duration.ofHours(1));
        assertThatThrownBy(() -> callGate.acquire(ApiOperation.SEND))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("left alone");
    }

    @Test
    void nobodyWaitsForATurnOnceTheProgramIsBeingStopped() {
        callGate.onRetryAfter(Duration.ofHours(1));
        CompletableFuture<Instant> waiter = waiter(callGate);
        callGate.close();
        assertThatThrownBy(() -> waiter.get(10, TimeUnit.SECONDS))
                .cause()
                .cause()
                .isInstanceOf(CancellationException.class);
    }

    /** When it got its turn. */
    private static CompletableFuture<Instant> waiter(CallGate callGate) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                callGate.acquire(ApiOperation.RESULTS);
                return Instant.now();
            } catch (InterruptedException | CancellationException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private Permit turn() {
        return callGate.turn().orElseThrow();
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
        callGate.observe(nextTurn(), answer);
    }

    private Permit nextTurn() {
        clock.advance(Duration.ofMillis(callGate.pauseMillis()));
        Optional<Permit> turn = callGate.turn();
        for (; turn.isEmpty(); turn = callGate.turn()) {
            clock.advance(Duration.ofMillis(1));
        }
        return turn.get();
    }

    private void busy(Duration retryAfter) {
        Permit turn = turn();
        callGate.onRetryAfter(retryAfter);
        callGate.observe(turn, BUSY);
    }

    /** The pauses after each of several answers of a kind, each coming when the pause before is over. */
    private List<Long> pausesAfter(ApiResult answer, int times) {
        var pauses = new ArrayList<Long>();
        for (int time = 0; time < times; time++) {
            call(answer);
            pauses.add(callGate.pauseMillis());
        }
        return pauses;
    }
}
