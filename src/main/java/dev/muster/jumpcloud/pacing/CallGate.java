package dev.muster.jumpcloud.pacing;

import dev.muster.jumpcloud.client.ApiOperation;
import dev.muster.jumpcloud.client.ApiResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Rate limiter, back-off and circuit breaker of the calls to JumpCloud, shared by all routes of an organization. Each
 * call acquires a permit, first come, first served, and records its result, so that a Retry-After or a rejection of the
 * credentials holds for all of them.
 */
public final class CallGate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallGate.class);
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(1);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);
    private static final Duration FIRST_PROBE_AFTER = Duration.ofSeconds(30);
    private static final Duration LONGEST_PROBE_AFTER = Duration.ofMinutes(10);
    private static final int REDIRECTS_TO_OPEN = 5;
    private static final Duration REDIRECTS_TO_OPEN_OVER = Duration.ofSeconds(30);
    /** A pause of this length is logged as a warning. */
    private static final Duration LONG_PAUSE = Duration.ofSeconds(10);
    /** The pause of other calls while a probe is in flight. */
    private static final Duration WHILE_PROBING = Duration.ofSeconds(1);

    /** The interval at which waiting calls check whether the credentials have changed. */
    private static final Duration RECHECK = Duration.ofSeconds(1);

    private final String logPrefix;

    private final InstantSource clock;
    private final LongSupplier credentialChanges;
    private final RequestRate rate;
    private final RandomGenerator chance;
    private final ReentrantLock queue = new ReentrantLock(true);
    private Instant pausedUntil = Instant.MIN;
    /** The next probe after our credentials were rejected, unless they have changed since. */
    private Instant openUntil = Instant.MIN;

    private long changesWhenRejected;
    /** The number of setbacks. The result of a call that began before the last one says nothing new. */
    private long setbacks;

    private int failures;
    private int rejections;
    private int redirects;
    private @Nullable Instant firstRedirect;
    private @Nullable String rejection;
    private boolean probing;
    private boolean closing;
    private @Nullable Instant lastSuccess;
    private Duration waited = Duration.ZERO;

    /** @param requestsPerMinute the limit for any 60 seconds */
    public CallGate(int requestsPerMinute, InstantSource clock) {
        this("", requestsPerMinute, clock, () -> 0);
    }

    /**
     * @param org the organization's name; empty if only one is served
     * @param credentialChanges gives the number of changes of the credentials so far: new ones are tried at once
     */
    public CallGate(String org, int requestsPerMinute, InstantSource clock, LongSupplier credentialChanges) {
        this(org, requestsPerMinute, clock, credentialChanges, new SplittableRandom());
    }

    CallGate(
            String org,
            int requestsPerMinute,
            InstantSource clock,
            LongSupplier credentialChanges,
            RandomGenerator chance) {
        this.chance = chance;
        logPrefix = org.isEmpty() ? "" : org + ": ";
        this.clock = clock;
        this.credentialChanges = credentialChanges;
        rate = new RequestRate(requestsPerMinute);
    }

    /**
     * The permission to make one call.
     *
     * @param setbacks the number of setbacks when it was given
     * @param probe true if the call is to find out whether our credentials are still rejected
     */
    public record Permit(long setbacks, boolean probe) {}

    /**
     * Waits until a call may be made. All conditions are checked again after each wait, since others may have recorded
     * results meanwhile.
     *
     * @param operation of the call; a send does not wait during a pause, since it may not be wanted any more after that
     * @throws CancellationException if it would have to wait, but Muster is being stopped, or it is a send
     */
    public Permit acquire(ApiOperation operation) throws InterruptedException {
        Instant begun = clock.instant();
        queue.lockInterruptibly();
        try {
            synchronized (this) {
                for (Optional<Permit> permit = tryAcquire(); ; permit = tryAcquire()) {
                    if (permit.isPresent()) {
                        waited = waited.plus(Duration.between(begun, clock.instant()));
                        return permit.get();
                    }
                    if (closing) {
                        throw new CancellationException("Muster is being stopped");
                    }
                    if (operation == ApiOperation.SEND && !pause().isZero()) {
                        throw new CancellationException("all calls to JumpCloud are paused for a while");
                    }
                    wait(Math.max(1, Math.min(RECHECK.toMillis(), millis(untilPermit()))));
                }
            }
        } finally {
            queue.unlock();
        }
    }

    /** A permit, if a call may be made now. */
    synchronized Optional<Permit> tryAcquire() {
        if (!untilPermit().isZero()) {
            return Optional.empty();
        }
        rate.begin(clock.instant());
        probing = rejection != null;
        return Optional.of(new Permit(setbacks, probing));
    }

    private Duration untilPermit() {
        Duration pause = pause();
        Duration request = rate.until(clock.instant());
        return pause.compareTo(request) > 0 ? pause : request;
    }

    private Duration pause() {
        Instant now = clock.instant();
        Instant until = openUntil.isAfter(pausedUntil) && credentialChanges.getAsLong() == changesWhenRejected
                ? openUntil
                : pausedUntil;
        if (now.isBefore(until)) {
            return Duration.between(now, until);
        }
        return probing ? WHILE_PROBING : Duration.ZERO;
    }

    /**
     * Records the result of a call, which ends its permit.
     *
     * @param result {@code null} if the program failed at the call
     */
    public synchronized void record(Permit permit, @Nullable ApiResult result) {
        rate.end(clock.instant());
        boolean news = permit.setbacks() == setbacks;
        probing = probing && !permit.probe();
        if (result instanceof ApiResult.TokenExpired) {
            notifyAll();
            return;
        }
        redirects = result instanceof ApiResult.Redirected ? redirects + 1 : 0;
        if (result instanceof ApiResult.Success || result instanceof ApiResult.Rejected) {
            if (news) {
                onSuccess();
            }
        } else if (result instanceof ApiResult.Unauthorized unauthorized) {
            if (news || rejection == null) {
                open(unauthorized.message());
            }
        } else if (result instanceof ApiResult.Redirected redirected && redirectsLast()) {
            open(redirected.message());
        } else if (permit.probe() && rejection != null) {
            open(rejection);
        } else if (news) {
            onFailure(result);
        }
        notifyAll();
    }

    private void onSuccess() {
        lastSuccess = clock.instant();
        if (rejection != null) {
            LOG.info("{}JumpCloud accepts our credentials again", logPrefix);
        }
        rejection = null;
        rejections = 0;
        failures = 0;
        rate.speedUp(clock.instant());
    }

    /**
     * Returns true if redirects go on for long enough to be a rejection. The service redirects to a login page where a
     * key is missing (observed), but a proxy may do so for a moment.
     */
    private boolean redirectsLast() {
        if (redirects == 1) {
            firstRedirect = clock.instant();
        }
        return redirects >= REDIRECTS_TO_OPEN
                && firstRedirect != null
                && !clock.instant().isBefore(firstRedirect.plus(REDIRECTS_TO_OPEN_OVER));
    }

    /** Opens the breaker: only one probe at a time is sent, after a growing pause, until the service accepts one. */
    private void open(String message) {
        setbacks++;
        rejection = message;
        Duration wait = backOff(rejections++, FIRST_PROBE_AFTER, LONGEST_PROBE_AFTER);
        LOG.error(
                "{}JumpCloud rejected our credentials; sending is paused, next probe in {} s (run ./muster doctor): {}",
                logPrefix,
                wait.toSeconds(),
                message);
        openUntil = clock.instant().plus(wait);
        changesWhenRejected = credentialChanges.getAsLong();
    }

    private void onFailure(@Nullable ApiResult result) {
        setbacks++;
        boolean retryAfterGiven =
                result instanceof ApiResult.Throttled && clock.instant().isBefore(pausedUntil);
        if (result instanceof ApiResult.Throttled) {
            rate.slowDown(clock.instant());
        }
        if (!retryAfterGiven) {
            Duration wait = backOff(failures++, FIRST_BACK_OFF, LONGEST_BACK_OFF);
            pauseFor(wait.plusMillis(chance.nextLong(wait.toMillis() / 4 + 1)));
        }
    }

    /** Pauses all calls for as long as the service asks, but for an hour at most. */
    public synchronized void onRetryAfter(Duration retryAfter) {
        Duration wait = retryAfter.compareTo(LONGEST_RETRY_AFTER) < 0 ? retryAfter : LONGEST_RETRY_AFTER;
        LOG.atLevel(wait.compareTo(LONG_PAUSE) < 0 ? Level.INFO : Level.WARN)
                .log("{}JumpCloud sent Retry-After {} s; all calls are paused until then", logPrefix, wait.toSeconds());
        pauseFor(wait);
    }

    private void pauseFor(Duration wait) {
        Instant until = clock.instant().plus(wait);
        pausedUntil = until.isAfter(pausedUntil) ? until : pausedUntil;
    }

    private static Duration backOff(int times, Duration first, Duration longest) {
        Duration wait = first.multipliedBy(1L << Math.min(times, 16));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }

    /** The remaining pause in milliseconds; 0 if calls may be made now. */
    public synchronized long pauseMillis() {
        return millis(pause());
    }

    /** Rounds up, so that a pause is over when this says so. */
    private static long millis(Duration wait) {
        return wait.plusNanos(999_999).toMillis();
    }

    /** The service's message on rejecting our credentials; empty while it accepts them. */
    public synchronized Optional<String> refusal() {
        return Optional.ofNullable(rejection);
    }

    /** Returns true if the breaker is open, calls are paused, or the last calls failed. */
    public synchronized boolean isInTrouble() {
        return rejection != null || failures > 0 || !pause().isZero();
    }

    /** The time since the service last did, or rejected the content of, what it was asked; empty if it never did. */
    public synchronized Optional<Duration> lastSuccessAge() {
        return Optional.ofNullable(lastSuccess).map(then -> Duration.between(then, clock.instant()));
    }

    /** The total time for which calls have waited for permits. */
    public synchronized Duration waited() {
        return waited;
    }

    /** The number of results that made all calls wait. */
    public synchronized long setbacks() {
        return setbacks;
    }

    /** The current limit of requests a minute. */
    public synchronized double requestsPerMinute() {
        return rate.perMinute(clock.instant());
    }

    /** Cancels calls that wait for a permit, since Muster is being stopped. */
    @Override
    public synchronized void close() {
        closing = true;
        notifyAll();
    }
}
