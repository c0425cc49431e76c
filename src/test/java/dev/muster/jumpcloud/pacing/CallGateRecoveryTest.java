package dev.muster.jumpcloud.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.pacing.CallGate.Permit;
import dev.muster.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Simulates hours of a service that answers 429 without {@code Retry-After}: how fast the rate recovers, and how many
 * requests are refused.
 */
class CallGateRecoveryTest {
    private static final ApiResult DONE = new ApiResult.Success(JsonNodeFactory.instance.objectNode());
    private static final ApiResult BUSY = new ApiResult.Throttled(429, "HTTP 429: slow down", true);
    private static final Duration LATENCY = Duration.ofMillis(50);
    private static final int LIMIT = 180;

    private final SettableClock clock = new SettableClock();
    private final CallGate callGate = new CallGate("", LIMIT, clock, () -> 0, new Random(7));
    private final List<Asking> asked = new ArrayList<>();

    private record Asking(Instant at, boolean refused) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 20, 60})
    void recoversWithinTwoMinutesOfCalmAfterABusyTime(int seconds) {
        ask(Duration.ofSeconds(90), at -> false);
        ask(Duration.ofSeconds(seconds), at -> true);
        Instant calm = clock.instant();
        ask(Duration.ofMinutes(10), at -> false);

        assertThat(askedIn(calm.plusSeconds(120), Duration.ofMinutes(1))).isGreaterThanOrEqualTo(LIMIT * 95 / 100);
        assertThat(callGate.requestsPerMinute()).isEqualTo(LIMIT);
        assertThat(refusedSince(calm)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void recoversWithinTwoMinutesOfCalmAfterRandomRefusals(long seed) {
        var random = new Random(seed);
        ask(Duration.ofMinutes(5), at -> random.nextInt(10) == 0);
        Instant calm = clock.instant();
        ask(Duration.ofMinutes(10), at -> false);

        assertThat(askedIn(calm.plusSeconds(120), Duration.ofMinutes(1))).isGreaterThanOrEqualTo(LIMIT * 95 / 100);
    }

    @ParameterizedTest(name = "{0} of {1} a minute")
    @CsvSource({
        "window, 20",
        "window, 60",
        "window, 100",
        "window, 150",
        "window, 175",
        "bucket, 40",
        "bucket, 60",
        "bucket, 100",
        "bucket, 150",
        "bucket, 175",
        "minute, 40",
        "minute, 60",
        "minute, 100",
        "minute, 150",
        "minute, 175"
    })
    void staysCloseBelowALowerLimitAndIsRarelyRefused(String kind, int served) {
        Predicate<Instant> busy = switch (kind) {
            case "window" -> window(served);
            case "bucket" -> bucket(served, 3);
            default -> minute(served);
        };
        ask(Duration.ofMinutes(20), busy);
        Instant discovered = clock.instant();
        ask(Duration.ofHours(2), busy);

        long requests = asked.stream()
                .filter(asking -> !asking.at().isBefore(discovered))
                .count();
        assertThat(refusedSince(discovered)).isLessThan(requests / 100);
        assertThat((requests - refusedSince(discovered)) / 120.0).isGreaterThan(served * 0.94);
    }

    /** Makes calls for this time, as many as the gate permits, three at a time. */
    private void ask(Duration time, Predicate<Instant> busy) {
        Instant end = clock.instant().plus(time);
        var underWay = new ArrayDeque<Call>();
        while (clock.instant().isBefore(end)) {
            while (!underWay.isEmpty()
                    && !clock.instant().isBefore(underWay.peek().end())) {
                Call call = underWay.remove();
                callGate.record(call.turn(), call.refused() ? BUSY : DONE);
            }
            Optional<Permit> turn = underWay.size() < 3 ? callGate.tryAcquire() : Optional.empty();
            turn.ifPresent(given -> {
                boolean refused = busy.test(clock.instant());
                asked.add(new Asking(clock.instant(), refused));
                underWay.add(new Call(given, clock.instant().plus(LATENCY), refused));
            });
            clock.advance(Duration.ofMillis(turn.isPresent() ? 1 : 5));
        }
        underWay.forEach(call -> callGate.record(call.turn(), call.refused() ? BUSY : DONE));
    }

    private record Call(Permit turn, Instant end, boolean refused) {}

    private long askedIn(Instant from, Duration time) {
        return asked.stream()
                .filter(asking -> !asking.at().isBefore(from) && asking.at().isBefore(from.plus(time)))
                .count();
    }

    private long refusedSince(Instant from) {
        return asked.stream()
                .filter(asking -> asking.refused() && !asking.at().isBefore(from))
                .count();
    }

    /** Serves so many in any 60 seconds. */
    private static Predicate<Instant> window(int served) {
        Deque<Instant> taken = new ArrayDeque<>();
        return at -> {
            while (!taken.isEmpty() && !taken.peek().plusSeconds(60).isAfter(at)) {
                taken.remove();
            }
            return taken.size() >= served || !taken.add(at);
        };
    }

    /** Serves so many in each minute of the clock. */
    private static Predicate<Instant> minute(int served) {
        var taken = new ArrayList<Instant>();
        return at -> {
            taken.removeIf(before -> before.getEpochSecond() / 60 != at.getEpochSecond() / 60);
            return taken.size() >= served || !taken.add(at);
        };
    }

    /** Serves so many a minute, spread evenly, and a few more at once. */
    private static Predicate<Instant> bucket(int served, int burst) {
        var tokens = new Object() {
            private double left = burst;
            private Instant filled = SettableClock.START;
        };
        return at -> {
            tokens.left = Math.min(
                    burst, tokens.left + Duration.between(tokens.filled, at).toNanos() / 60e9 * served);
            tokens.filled = at;
            if (tokens.left < 1) {
                return true;
            }
            tokens.left--;
            return false;
        };
    }
}
