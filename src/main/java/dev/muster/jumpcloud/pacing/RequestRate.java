package dev.muster.jumpcloud.pacing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The rate of requests. A request counts from its start until 60 seconds after its end, so that the service never sees
 * more than the limit in any 60 seconds, whenever a request arrives there.
 *
 * <p>Each time the service is busy the rate is halved. After the next success it rises with time, as CUBIC (RFC 9438)
 * does: quickly to just below the rate at which the service was busy, its ceiling; then it stays there; then it probes
 * for more. A ceiling that is found again by probing is taken for the service's own limit, and probed beyond slowly,
 * once in some hundred requests.
 */
final class RequestRate {
    private static final Duration WINDOW = Duration.ofSeconds(60);
    /** The least share of the limit, so that work never stops. */
    private static final double LEAST = 1.0 / 30;
    /** The share of the ceiling to which the rate returns. */
    private static final double BELOW_CEILING = 0.97;

    private static final double SECONDS_BACK_TO_CEILING = 30;
    private static final double SECONDS_BELOW_NEW_CEILING = 15;
    private static final double SECONDS_FROM_CEILING_TO_LIMIT = 45;
    /** Requests below a known ceiling before probing beyond it. */
    private static final double REQUESTS_BELOW_KNOWN_CEILING = 600;

    private static final double MOST_SECONDS_BELOW_KNOWN_CEILING = 1200;
    /** Fewer requests do not show how many the service serves. */
    private static final int SIGNIFICANT_REQUESTS = 15;

    private static final int SIGNIFICANT_TIMES = 2;
    private static final int MOST_TIMES_MET = 4;
    /** The growth of the rate per second while it probes slowly, as a share of the known ceiling. */
    private static final double SLOW_GROWTH = 0.001;

    private static final double SECONDS_OF_SLOW_GROWTH = 120;
    /** The share by which two ceilings may differ and count as the same. */
    private static final double SAME_CEILING = 0.25;

    private final int limit;
    private final Deque<Instant> ended = new ArrayDeque<>();
    /** The times of the last successes. */
    private final Deque<Instant> served = new ArrayDeque<>();

    private int inFlight;
    private @Nullable Instant lastBegun;
    /** The rate after the service was last busy. */
    private double lowest;

    private double ceiling;
    /** The number of times that the service was busy again at about this ceiling, minus those at another rate. */
    private int timesMet;
    /** The first success after the service was last busy; {@code null} until then. */
    private @Nullable Instant calmSince;

    /** @param limit of requests in any 60 seconds */
    RequestRate(int limit) {
        this.limit = limit;
        lowest = limit;
        ceiling = limit;
    }

    /** The wait until the next request may be made; zero if it may be made now. */
    Duration until(Instant now) {
        while (!ended.isEmpty() && !ended.peek().plus(WINDOW).isAfter(now)) {
            ended.remove();
        }
        Duration window = untilWindowHasRoom(now);
        double perMinute = perMinute(now);
        Duration distance = perMinute < limit && lastBegun != null
                ? Duration.between(now, lastBegun.plus(distance(perMinute)))
                : Duration.ZERO;
        return window.compareTo(distance) > 0 ? window : distance;
    }

    private Duration untilWindowHasRoom(Instant now) {
        if (inFlight + ended.size() < limit) {
            return Duration.ZERO;
        }
        return ended.isEmpty() ? WINDOW : Duration.between(now, ended.peek().plus(WINDOW));
    }

    private static Duration distance(double perMinute) {
        return Duration.ofNanos((long) (WINDOW.toNanos() / perMinute));
    }

    void begin(Instant now) {
        inFlight++;
        lastBegun = now;
    }

    void end(Instant now) {
        inFlight--;
        ended.add(now);
    }

    /** Halves the rate, since the service is busy. */
    void slowDown(Instant now) {
        double rate = perMinute(now);
        if (rate == limit || calmSince != null) {
            meetCeiling(rate, now);
        }
        lowest = Math.max(limit * LEAST, rate / 2);
        calmSince = null;
    }

    /**
     * Estimates the ceiling: the service's limit lies between the requests that it served in the last minute and the
     * rate. If the rate had not yet returned to the ceiling, the service either served as much as the ceiling allows
     * and is busy for the same reason as before, or has a lower limit.
     */
    private void meetCeiling(double rate, Instant now) {
        long servedLately = servedSince(now.minus(WINDOW));
        if (rate < belowCeiling()) {
            if (servedLately < ceiling * (1 - SAME_CEILING)) {
                ceiling = Math.min(ceiling, Math.max(rate, (double) servedLately));
                timesMet = Math.max(0, timesMet - 1);
            }
            return;
        }
        boolean significant = servedLately >= SIGNIFICANT_REQUESTS;
        double least = Math.min(rate, significant ? servedLately : rate / 2);
        double most = Math.min(rate, significant ? servedLately * 1.5 : rate);
        double met = (least + most) / 2;
        boolean again = significant
                && servedSince(calmSince) >= SIGNIFICANT_REQUESTS
                && Math.abs(met - ceiling) <= ceiling * SAME_CEILING;
        timesMet = again ? Math.min(MOST_TIMES_MET, timesMet + 1) : Math.max(0, timesMet - 1);
        ceiling = met;
    }

    private long servedSince(@Nullable Instant then) {
        return then == null
                ? 0
                : served.stream().filter(at -> !at.isBefore(then)).count();
    }

    /** Lets the rate rise after a success. */
    void speedUp(Instant now) {
        if (calmSince == null) {
            calmSince = now;
        }
        served.add(now);
        if (served.size() > limit) {
            served.remove();
        }
    }

    private double belowCeiling() {
        return Math.max(lowest, ceiling * BELOW_CEILING);
    }

    /** The current limit of requests a minute. */
    double perMinute(Instant now) {
        if (calmSince == null) {
            return lowest;
        }
        double seconds = Duration.between(calmSince, now).toMillis() / 1000.0;
        if (seconds < SECONDS_BACK_TO_CEILING) {
            return between(lowest, belowCeiling(), seconds / SECONDS_BACK_TO_CEILING);
        }
        return Math.min(limit, afterReturn(seconds - SECONDS_BACK_TO_CEILING));
    }

    private double afterReturn(double seconds) {
        boolean knownCeiling = timesMet >= SIGNIFICANT_TIMES;
        double stay = knownCeiling
                ? Math.min(
                        MOST_SECONDS_BELOW_KNOWN_CEILING,
                        REQUESTS_BELOW_KNOWN_CEILING * WINDOW.toSeconds() / belowCeiling())
                : SECONDS_BELOW_NEW_CEILING;
        double slow = knownCeiling ? SECONDS_OF_SLOW_GROWTH : 0;
        double slowest = belowCeiling() * (1 + SLOW_GROWTH * Math.max(0, Math.min(slow, seconds - stay)));
        return between(slowest, limit, (seconds - stay - slow) / SECONDS_FROM_CEILING_TO_LIMIT);
    }

    private static double between(double low, double high, double share) {
        return low + (high - low) * Math.max(0, Math.min(1, share));
    }
}
