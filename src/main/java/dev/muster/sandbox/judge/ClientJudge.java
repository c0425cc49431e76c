package dev.muster.sandbox.judge;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Judges the conduct of one client. A request that was under way when the client received a response cannot have
 * respected it, so requests just after a response are tolerated. Not thread-safe.
 */
final class ClientJudge {
    /** The time that a request may have been under way. */
    private static final Duration UNDER_WAY = Duration.ofMillis(250);

    private static final Duration WINDOW = Duration.ofSeconds(60);
    /** The longest Retry-After that clients have to respect. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    private static final Duration SHORTEST_FIRST_PAUSE = Duration.ofMillis(900);
    /** The longest pause required after repeated rejections. */
    private static final Duration LONG_PAUSE = Duration.ofMinutes(1);

    private final int requestsPerMinute;
    private final Consumer<Misconduct> verdicts;
    private final Deque<Instant> window = new ArrayDeque<>();
    private final List<Quiet> quiet = new ArrayList<>();
    private @Nullable Instant refusedAt;
    private @Nullable Instant lastProbe;
    private @Nullable Duration neededPause;

    /**
     * @param requestsPerMinute the limit; 0 for none
     * @param verdicts called for each broken rule
     */
    ClientJudge(int requestsPerMinute, Consumer<Misconduct> verdicts) {
        this.requestsPerMinute = requestsPerMinute;
        this.verdicts = verdicts;
    }

    /** Judges a request. Call all methods in the order of time. */
    void arrived(Instant now, String request) {
        judgeRetryAfter(now, request);
        judgeLimit(now, request);
        judgeRefused(now, request);
    }

    private void judgeRetryAfter(Instant now, String request) {
        quiet.removeIf(period -> !now.isBefore(period.until()));
        quiet.stream()
                .filter(period -> now.isAfter(period.from().plus(UNDER_WAY)))
                .map(Quiet::until)
                .max(Comparator.naturalOrder())
                .ifPresent(until -> broken(
                        now,
                        Misconduct.Rule.BEFORE_RETRY_AFTER,
                        "%s arrived %d ms before Retry-After was over",
                        request,
                        Duration.between(now, until).toMillis()));
    }

    private void judgeLimit(Instant now, String request) {
        if (requestsPerMinute == 0) {
            return;
        }
        while (!window.isEmpty() && !window.peekFirst().isAfter(now.minus(WINDOW))) {
            window.removeFirst();
        }
        window.addLast(now);
        if (window.size() > requestsPerMinute) {
            broken(
                    now,
                    Misconduct.Rule.OVER_THE_LIMIT,
                    "%s was number %d in 60 s; the limit is %d",
                    request,
                    window.size(),
                    requestsPerMinute);
        }
    }

    private void judgeRefused(Instant now, String request) {
        if (refusedAt == null || neededPause == null || now.isBefore(refusedAt.plus(UNDER_WAY))) {
            return;
        }
        if (lastProbe != null) {
            broken(now, Misconduct.Rule.WHILE_REFUSED, "%s arrived before the response to a probe", request);
            return;
        }
        var pause = Duration.between(refusedAt, now);
        if (pause.compareTo(neededPause) < 0) {
            broken(
                    now,
                    Misconduct.Rule.WHILE_REFUSED,
                    "%s arrived %d ms after a rejection; the minimum pause is %d ms",
                    request,
                    pause.toMillis(),
                    neededPause.toMillis());
        }
        lastProbe = now;
        neededPause = pause.compareTo(LONG_PAUSE) < 0 ? pause.plusMillis(1) : LONG_PAUSE;
    }

    private void broken(Instant now, Misconduct.Rule rule, String what, Object... details) {
        verdicts.accept(new Misconduct(now, rule, what.formatted(details)));
    }

    /**
     * Records a response.
     *
     * @param arrived when the request arrived
     * @param retryAfter the header in any form; null if missing
     */
    void answered(Instant arrived, Instant now, int status, @Nullable String retryAfter) {
        if (status >= 300 && retryAfter != null) {
            quiet.add(new Quiet(now, now.plus(pause(now, retryAfter))));
        }
        boolean underWay = refusedAt != null && arrived.isBefore(refusedAt.plus(UNDER_WAY));
        if (status == 401 || status == 403) {
            neededPause = neededPause == null ? SHORTEST_FIRST_PAUSE : neededPause;
            refusedAt = now;
            lastProbe = null;
        } else if (!underWay) {
            refusedAt = null;
            neededPause = null;
            lastProbe = null;
        }
    }

    /** Records a new token of the client, which ends its rejection. */
    void readmitted() {
        refusedAt = null;
        lastProbe = null;
    }

    /** Records a request without a response. */
    void unanswered(Instant arrived) {
        lastProbe = arrived.equals(lastProbe) ? null : lastProbe;
    }

    /** Parses Retry-After; zero if unparsable. */
    private static Duration pause(Instant now, String retryAfter) {
        var text = retryAfter.strip();
        if (text.matches("\\d+")) {
            var seconds = new BigInteger(text).min(BigInteger.valueOf(LONGEST_RETRY_AFTER.toSeconds()));
            return Duration.ofSeconds(seconds.longValueExact());
        }
        try {
            var until = Duration.between(now, Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
            return until.compareTo(LONGEST_RETRY_AFTER) < 0 ? until : LONGEST_RETRY_AFTER;
        } catch (DateTimeException malformed) {
            return Duration.ZERO;
        }
    }

    /** A period in which the client must not send. */
    private record Quiet(Instant from, Instant until) {}
}
