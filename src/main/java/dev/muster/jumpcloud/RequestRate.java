package dev.muster.jumpcloud;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many requests may be made. A request counts from its start until 60 seconds after its end: whenever it reached the
 * service in between, no 60 seconds there see more than the limit. Where the service is busy, requests keep a distance that
 * doubles (multiplicative decrease), and shrinks with every success (additive increase).
 */
final class RequestRate {
    private static final Duration WINDOW = Duration.ofSeconds(60);
    /** Of the limit, so much is won back by each success. */
    private static final double STEP = 0.01;
    /** Of the limit, so much is always left: a service that is still busy is backed off from all the same. */
    private static final double LEAST = 1.0 / 30;

    private final int limit;
    private final Deque<Instant> ended = new ArrayDeque<>();
    private int underWay;
    private Instant lastBegun;
    private double perMinute;

    /** @param limit the most requests in any 60 seconds */
    RequestRate(int limit) {
        this.limit = limit;
        perMinute = limit;
    }

    /** How long it is until the next request may be made; zero where it may be made now. */
    Duration until(Instant now) {
        while (!ended.isEmpty() && !ended.peek().plus(WINDOW).isAfter(now)) {
            ended.remove();
        }
        Duration window = underWay + ended.size() < limit ? Duration.ZERO
                : ended.isEmpty() ? WINDOW : Duration.between(now, ended.peek().plus(WINDOW));
        Duration distance = perMinute < limit && lastBegun != null ? Duration.between(now, lastBegun.plus(distance())) : Duration.ZERO;
        return window.compareTo(distance) > 0 ? window : distance.isNegative() ? Duration.ZERO : distance;
    }

    private Duration distance() {
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

    void slowDown() {
        perMinute = Math.max(limit * LEAST, perMinute / 2);
    }

    void speedUp() {
        perMinute = Math.min(limit, perMinute + limit * STEP);
    }

    /** The requests a minute that are made at most, for now. */
    double perMinute() {
        return perMinute;
    }
}
