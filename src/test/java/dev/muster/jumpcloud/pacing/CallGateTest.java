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
    void probesWithNewCredentialsAtOnce() {
        var changes = new AtomicLong();
        var changing = new CallGate("", PER_MINUTE, clock, changes::get);
        changing.record(changing.tryAcquire().orElseThrow(), WRONG_KEY);
        assertThat(changing.tryAcquire()).isEmpty();

        changes.incrementAndGet();
        Permit probe = changing.tryAcquire().orElseThrow();
        assertThat(probe.probe()).isTrue();
        assertThat(changing.tryAcquire()).as("one probe at a time").isEmpty();
        changing.record(probe, WRONG_KEY);
        assertThat(changing.tryAcquire()).as("the new ones are refused, too").isEmpty();
    }

    @Test
    void keepsToRetryAfterWithNewCredentials() {
        var changes = new AtomicLong();
        var changing = new CallGate("", PER_MINUTE, clock, changes::get);
        Permit turn = changing.tryAcquire().orElseThrow();
        changing.onRetryAfter(Duration.ofMinutes(2));
        changing.record(turn, WRONG_KEY);
        changes.incrementAndGet();
        assertThat(changing.pauseMillis()).isEqualTo(120_000);
    }

    @Test
    void learnsNothingFromAnExpiredToken() {
        call(new ApiResult.TokenExpired("HTTP 401: Unauthorized", true));
        assertThat(callGate.pauseMillis()).isZero();
        call(WRONG_KEY);
        clock.advance(Duration.ofSeconds(30));
        call(new ApiResult.TokenExpired("there is a new access token", true));
        assertThat(callGate.refusal()).isPresent();
        assertThat(callGate.tryAcquire().orElseThrow().probe()).isTrue();
    }

    // --- Pauses

    @Test
    void givesAPermitAtOnceAtFirst() {
        assertThat(callGate.pauseMillis()).isZero();
        assertThat(callGate.refusal()).isEmpty();
        assertThat(callGate.tryAcquire()).isPresent();
    }

    @Test
    void givesAPermitAtOnceAfterASuccessOrARejection() {
        call(DONE);
        call(REFUSED);
        assertThat(callGate.pauseMillis()).isZero();
    }

    @Test
    void countsSetbacksAndGivesTheRate() {
        assertThat(callGate.setbacks()).isZero();
        assertThat(callGate.requestsPerMinute()).isEqualTo(PER_MINUTE);
        call(BUSY);
        call(TROUBLE);
        assertThat(callGate.setbacks()).isEqualTo(2);
        assertThat(callGate.requestsPerMinute()).isEqualTo(PER_MINUTE / 2.0);
    }

    @Test
    void measuresTheTimeThatCallsWait() throws InterruptedException {
        try (var waiting = new CallGate(PER_MINUTE, Clock.systemUTC())) {
            assertThat(waiting.waited()).isZero();
            waiting.onRetryAfter(Duration.ofMillis(500));
            waiting.acquire(ApiOperation.RESULTS);
            assertThat(waiting.waited()).isBetween(Duration.ofMillis(100), Duration.ofSeconds(10));
        }
    }

    @Test
    void pausesExactlyAsLongAsRetryAfterSays() {
        busy(Duration.ofSeconds(17));
        assertThat(callGate.pauseMillis()).isEqualTo(17_000);
        clock.advance(Duration.ofMillis(16_999));
        assertThat(callGate.pauseMillis()).isEqualTo(1);
        assertThat(callGate.tryAcquire()).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(callGate.pauseMillis()).isZero();
        assertThat(callGate.tryAcquire()).isPresent();
    }

    @Test
    void roundsAPauseUp() {
        busy(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1).minusNanos(1));
        assertThat(callGate.pauseMillis()).isEqualTo(1);
    }

    @Test
    void keepsALongerPauseWhenAShorterOneBegins() {
        List<Permit> underWay = turns(4);
        callGate.onRetryAfter(Duration.ofSeconds(60));
        callGate.record(underWay.get(0), BUSY);
        callGate.onRetryAfter(Duration.ofSeconds(5));
        callGate.record(underWay.get(1), BUSY);
        callGate.record(underWay.get(2), TROUBLE);
        callGate.record(underWay.get(3), DONE);
        assertThat(callGate.pauseMillis()).isEqualTo(60_000);
    }

    @Test
    void capsAPauseAtAnHour() {
        busy(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(callGate.pauseMillis()).isEqualTo(Duration.ofHours(1).toMillis());
    }

    @Test
    void backsOffLongerAfterEachFailureUpToALimit() {
        List<Long> pauses = pausesAfter(TROUBLE, 12);
        for (int time = 0; time < pauses.size(); time++) {
            long least = Math.min(1000L << time, 60_000);
            assertThat(pauses.get(time)).as("pause %d", time).isBetween(least, least + least / 4);
        }
    }

    @Test
    void countsOneFailureForCallsThatBeganBeforeIt() {
        List<Permit> underWay = turns(4);
        underWay.forEach(turn -> callGate.record(turn, TROUBLE));
        assertThat(callGate.pauseMillis()).isBetween(1000L, 1250L);
        assertThat(pausesAfter(TROUBLE, 1).get(0)).isBetween(2000L, 2500L);
    }

    @Test
    void backsOffAfterAFailureOfTheProgram() {
        callGate.record(turn(), null);
        assertThat(callGate.pauseMillis()).isBetween(1000L, 1250L);
    }

    @Test
    void backsOffFromABusyServiceWithoutRetryAfter() {
        assertThat(pausesAfter(BUSY, 3))
                .satisfiesExactly(
                        first -> assertThat(first).isBetween(1000L, 1250L),
                        second -> assertThat(second).isBetween(2000L, 2500L),
                        third -> assertThat(third).isBetween(4000L, 5000L));
    }

    @Test
    void backsOffFromAnUnreachableService() {
        assertThat(pausesAfter(new ApiResult.NotSent("ConnectException: Connection refused"), 2)
                        .get(1))
                .isBetween(2000L, 2500L);
    }

    @Test
    void endsTheBackOffWithASuccess() {
        pausesAfter(TROUBLE, 8);
        call(DONE);
        assertThat(pausesAfter(TROUBLE, 1).get(0)).isBetween(1000L, 1250L);
    }

    @Test
    void keepsTheBackOffAfterAnEarlierCallsSuccess() {
        Permit before = turn();
        pausesAfter(TROUBLE, 3);
        callGate.record(before, DONE);
        assertThat(pausesAfter(TROUBLE, 1).get(0)).isBetween(8000L, 10_000L);
    }

    @Test
    void survivesTwoHundredFailuresInARow() {
        assertThat(pausesAfter(TROUBLE, 200))
                .last()
                .satisfies(pause -> assertThat(pause).isBetween(60_000L, 75_000L));
    }

    // --- The breaker

    @Test
    void opensTheBreakerWhenCredentialsAreRejected() {
        call(WRONG_KEY);
        assertThat(callGate.refusal()).contains("HTTP 401: Unauthorized");
        assertThat(callGate.pauseMillis()).isEqualTo(30_000);
        assertThat(callGate.tryAcquire()).isEmpty();
    }

    @Test
    void probesAfterAGrowingPause() {
        assertThat(pausesAfter(WRONG_KEY, 7))
                .containsExactly(30_000L, 60_000L, 120_000L, 240_000L, 480_000L, 600_000L, 600_000L);
    }

    @Test
    void countsOneRejectionForCallsThatBeganBeforeIt() {
        turns(4).forEach(turn -> callGate.record(turn, WRONG_KEY));
        assertThat(callGate.pauseMillis()).isEqualTo(30_000);
        assertThat(pausesAfter(WRONG_KEY, 1)).containsExactly(60_000L);
    }

    @Test
    void opensTheBreakerEvenIfAnotherCallFailedMeanwhile() {
        List<Permit> underWay = turns(2);
        callGate.record(underWay.get(0), TROUBLE);
        callGate.record(underWay.get(1), WRONG_KEY);
        assertThat(callGate.refusal()).isPresent();
        assertThat(callGate.pauseMillis()).isEqualTo(30_000);
    }

    @Test
    void sendsOneProbeAtATime() {
        call(WRONG_KEY);
        clock.advance(Duration.ofSeconds(30));
        Permit probe = callGate.tryAcquire().orElseThrow();
        assertThat(callGate.tryAcquire()).isEmpty();
        assertThat(callGate.pauseMillis()).as("no work is taken up meanwhile").isPositive();
        clock.advance(Duration.ofSeconds(10));
        assertThat(callGate.tryAcquire()).isEmpty();

        callGate.record(probe, DONE);
        assertThat(callGate.refusal()).isEmpty();
        assertThat(callGate.pauseMillis()).isZero();
        assertThat(turns(3)).hasSize(3);
    }

    @Test
    void keepsTheBreakerOpenAfterAProbeThatFails() {
        call(WRONG_KEY);
        var pauses = new ArrayList<Long>();
        for (ApiResult weather : List.of(TROUBLE, BUSY, REDIRECT)) {
            clock.advance(Duration.ofMillis(callGate.pauseMillis()));
            Permit probe = callGate.tryAcquire().orElseThrow();
            callGate.record(probe, weather);
            assertThat(callGate.refusal()).isPresent();
            pauses.add(callGate.pauseMillis());
        }
        assertThat(pauses).as("it grows as after each refusal").containsExactly(60_000L, 120_000L, 240_000L);
        clock.advance(Duration.ofMillis(callGate.pauseMillis()));
        assertThat(callGate.tryAcquire()).isPresent();
        assertThat(callGate.tryAcquire()).isEmpty();
    }

    @Test
    void keepsTheBreakerOpenAfterAnEarlierCallsSuccess() {
        Permit before = turn();
        call(WRONG_KEY);
        callGate.record(before, DONE);
        assertThat(callGate.refusal()).isPresent();
    }

    @Test
    void probesAsSoonAfterFailuresAsOtherwise() {
        pausesAfter(TROUBLE, 6);
        assertThat(pausesAfter(WRONG_KEY, 1)).containsExactly(30_000L);
    }

    @Test
    void takesRedirectsForAMomentForFailures() {
        callGate.record(turn(), REDIRECT);
        clock.advance(Duration.ofSeconds(2));
        List<Permit> underWay = turns(4);
        clock.advance(Duration.ofSeconds(27));
        underWay.forEach(turn -> callGate.record(turn, REDIRECT));
        assertThat(callGate.refusal()).as("five redirects within 29 s").isEmpty();
    }

    @Test
    void takesFourRedirectsForFailures() {
        for (int time = 0; time < 4; time++) {
            call(REDIRECT);
            clock.advance(Duration.ofMinutes(10));
        }
        assertThat(callGate.refusal()).isEmpty();
    }

    @Test
    void opensTheBreakerAfterFiveRedirectsOverThirtySeconds() {
        for (int time = 0; time < 4; time++) {
            call(REDIRECT);
        }
        clock.advance(Duration.ofSeconds(30));
        call(REDIRECT);
        assertThat(callGate.refusal()).contains("HTTP 302: no body");
        assertThat(callGate.pauseMillis()).isGreaterThanOrEqualTo(30_000);
    }

    @Test
    void restartsTheRowOfRedirectsAfterAnotherResult() {
        for (int time = 0; time < 4; time++) {
            call(REDIRECT);
            clock.advance(Duration.ofSeconds(30));
        }
        call(TROUBLE);
        call(REDIRECT);
        assertThat(callGate.refusal()).isEmpty();
    }

    @Test
    void ignoresEarlierRowsOfRedirects() {
        call(REDIRECT);
        call(DONE);
        clock.advance(Duration.ofHours(1));
        List<Permit> underWay = turns(5);
        underWay.forEach(turn -> callGate.record(turn, REDIRECT));
        assertThat(callGate.refusal()).isEmpty();
    }

    // --- The rate

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void keepsToTheLimitInAnySixtySeconds(long seed) {
        var random = new Random(seed);
        var received = new ArrayList<Instant>();
        Deque<Permit> underWay = new ArrayDeque<>();
        Deque<Instant> begun = new ArrayDeque<>();
        for (int step = 0; step < 20_000; step++) {
            clock.advance(Duration.ofMillis(random.nextInt(100)));
            callGate.tryAcquire().ifPresent(turn -> {
                underWay.add(turn);
                begun.add(clock.instant());
            });
            if (!underWay.isEmpty() && random.nextInt(3) == 0) {
                long took = Duration.between(begun.peek(), clock.instant()).toMillis();
                received.add(begun.remove().plusMillis((long) (random.nextDouble() * took)));
                callGate.record(underWay.remove(), DONE);
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
    void countsALongCallUntilItEnds() {
        Permit slow = turn();
        for (int call = 1; call < PER_MINUTE; call++) {
            call(DONE);
        }
        clock.advance(Duration.ofSeconds(300));
        assertThat(turns(PER_MINUTE - 1)).hasSize(PER_MINUTE - 1);
        assertThat(callGate.tryAcquire()).isEmpty();
        callGate.record(slow, DONE);
        clock.advance(Duration.ofMillis(59_999));
        assertThat(callGate.tryAcquire()).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(callGate.tryAcquire()).isPresent();
    }

    @Test
    void slowsDownWhileTheServiceIsBusy() {
        busy(Duration.ofMillis(1));
        clock.advance(Duration.ofMillis(1));
        assertThat(callGate.tryAcquire()).isEmpty();
        clock.advance(Duration.ofSeconds(2));
        for (int call = 0; call < 60; call++) {
            call(DONE);
            clock.advance(Duration.ofSeconds(2));
        }
        assertThat(turns(3)).as("no distance is kept any more").hasSize(3);
    }

    @Test
    void keepsTheRateAfterOtherFailures() {
        call(TROUBLE);
        clock.advance(Duration.ofMillis(callGate.pauseMillis()));
        assertThat(turns(3)).hasSize(3);
    }

    // --- Waiting in line

    @Test
    void checksForANewPauseAfterEachWait() throws Exception {
        var real = new CallGate(PER_MINUTE, Clock.systemUTC());
        real.onRetryAfter(Duration.ofMillis(2_000));
        CompletableFuture<Instant> waiter = waiter(real);
        real.onRetryAfter(Duration.ofMillis(2_500));
        Instant told = Instant.now();
        assertThat(waiter.get(10, TimeUnit.SECONDS)).isAfterOrEqualTo(told.plusMillis(2_490));
    }

    @Test
    void wakesWaitingCallsAfterAProbe() throws Exception {
        call(WRONG_KEY);
        clock.advance(Duration.ofSeconds(30));
        Permit probe = turn();
        CompletableFuture<Instant> waiter = waiter(callGate);
        callGate.record(probe, DONE);
        waiter.get(10, TimeUnit.SECONDS);
    }

    @Test
    void cancelsASendDuringAPause() {
        callGate.onRetryAfter(Duration.ofHours(1));
        assertThatThrownBy(() -> callGate.acquire(ApiOperation.SEND))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("paused");
    }

    @Test
    void cancelsWaitingCallsWhenMusterStops() {
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
        return callGate.tryAcquire().orElseThrow();
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
        callGate.record(nextTurn(), answer);
    }

    private Permit nextTurn() {
        clock.advance(Duration.ofMillis(callGate.pauseMillis()));
        Optional<Permit> turn = callGate.tryAcquire();
        for (; turn.isEmpty(); turn = callGate.tryAcquire()) {
            clock.advance(Duration.ofMillis(1));
        }
        return turn.get();
    }

    private void busy(Duration retryAfter) {
        Permit turn = turn();
        callGate.onRetryAfter(retryAfter);
        callGate.record(turn, BUSY);
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
