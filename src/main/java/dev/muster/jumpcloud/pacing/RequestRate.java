package dev.muster.jumpcloud.pacing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many requests may be made. A request counts from its start until 60 seconds after its end: whenever it reached
 * the service in between, no 60 seconds there see more than the limit.
 *
 * <p>Each time the service is busy the rate is halved. With the first success after that it rises again by time, as
 * CUBIC (RFC 9438) does: at once to just below the rate at which the service was busy, its ceiling; there it stays for
 * a while; then it looks for more. A ceiling that is met again by looking for more is taken for the service's own
 * limit, and looked beyond slowly, once in some hundred requests.
 */
final class RequestRate {
    private static final Duration WINDOW = Duration.ofSeconds(60);
    /** The least share of the limit, so that work always goes on. */
    private static final double LEAST = 1.0 / 30;
    /** The share of the ceiling that is returned to. */
    private static final double BELOW_CEILING = 0.97;

    private static final double SECONDS_BACK_TO_CEILING = 30;
    private static final double SECONDS_BELOW_NEW_CEILING = 15;
    private static final double SECONDS_FROM_CEILING_TO_LIMIT = 45;
    /** Requests below a ceiling that was met again, before it is looked beyond. */
    private static final double REQUESTS_BELOW_KNOWN_CEILING = 600;

    private static final double MOST_SECONDS_BELOW_KNOWN_CEILING = 1200;
    /** Fewer requests say nothing of how many the service serves. */
    private static final int REQUESTS_THAT_TELL = 15;

    private static final int TIMES_THAT_ARE_NO_CHANCE = 2;
    private static final int MOST_TIMES_MET = 4;
    /** The share of a known ceiling by which the rate grows each second while it looks slowly for more. */
    private static final double SLOW_GROWTH = 0.001;

    private static final double SECONDS_OF_SLOW_GROWTH = 120;
    /** The share by which two ceilings may differ that are taken for the same. */
    private static final double SAME_CEILING = 0.25;

    private final int limit;
    private final Deque<Instant> ended = new ArrayDeque<>();
    /** When the service did what it was asked, the last times. */
    private final Deque<Instant> served = new ArrayDeque<>();

    private int underWay;
    private Instant lastBegun;
    /** The rate right after the service was last busy. */
    private double lowest;

    private double ceiling;
    /**
     * How often the rate came up to about this ceiling again, and the service was busy again; less for each time that
     * it was busy elsewhere.
     */
    private int timesMet;
    /** When the service first did what it was asked after it was last busy; {@code null} while it has not. */
    private Instant calmSince;

    /** @param limit the most requests in any 60 seconds */
    RequestRate(int limit) {
        this.limit = limit;
        lowest = limit;
        ceiling = limit;
    }

    /** How long it is until the next request may be made; zero where it may be made now. */
    Duration until(Instant now) {
        while (!ended.isEmpty() && !ended.peek().plus(WINDOW).isAfter(now)) {
            ended.remove();
        }
        Duration window = underWay + ended.size() < limit
                ? Duration.ZERO
                : ended.isEmpty() ? WINDOW : Duration.between(now, ended.peek().plus(WINDOW));
        double perMinute = perMinute(now);
        Duration distance = perMinute < limit && lastBegun != null
                ? Duration.between(now, lastBegun.plus(distance(perMinute)))
                : Duration.ZERO;
        return window.compareTo(distance) > 0 ? window : distance.isNegative() ? Duration.ZERO : distance;
    }

    private static Duration distance(double perMinute) {
        return Duration.ofNanos((long) (WINDOW.toNanos() / perMinute));
    }

    void begin(Instant now) {
        underWay++;
        lastBegun = now;
    }

    void end(Instant now) {
        underWay--;
        ended.add(now);
    }

    /** The service is busy. */
    void slowDown(Instant now) {
        double rate = perMinute(now);
        if (rate == limit || calmSince != null) {
            meetCeiling(rate, now);
        }
        lowest = Math.max(limit * LEAST, rate / 2);
        calmSince = null;
    }

    /**
     * The service's limit lies between what it served in the last minute and the rate. Where the rate had not yet
     * returned to the ceiling, the service is busy for the same reason as before, if it served as much as the ceiling
     * allows, or it has a lower limit.
     */
    private void meetCeiling(double rate, Instant now) {
        long servedLately = servedSince(now.minus(WINDOW));
        if (rate < belowCeiling()) {
            if (servedLately < ceiling * (1 - SAME_CEILING)) {
                ceiling = Math.min(ceiling, Math.max(rate, servedLately));
                timesMet = Math.max(0, timesMet - 1);
            }
            return;
        }
        boolean tells = servedLately >= REQUESTS_THAT_TELL;
        double least = Math.min(rate, tells ? servedLately : rate / 2);
        double most = Math.min(rate, tells ? servedLately * 1.5 : rate);
        double met = (least + most) / 2;
        boolean again = tells
                && servedSince(calmSince) >= REQUESTS_THAT_TELL
                && Math.abs(met - ceiling) <= ceiling * SAME_CEILING;
        timesMet = again ? Math.min(MOST_TIMES_MET, timesMet + 1) : Math.max(0, timesMet - 1);
        ceiling = met;
    }

    private long servedSince(Instant then) {
        return then == null
                ? 0
                : served.stream().filter(at -> !at.isBefore(then)).count();
    }

    /** The service did what it was asked. */
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

    /** The requests a minute that are made at most, for now. */
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
        boolean knownCeiling = timesMet >= TIMES_THAT_ARE_NO_CHANCE;
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
