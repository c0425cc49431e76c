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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * How the program behaves towards the service: one view of it for all workers. Each takes a turn before every call,
 * first come, first served, and says afterwards what the call came to; so what the service asks of one of them holds
 * for all.
 */
public final class CallGate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallGate.class);
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(1);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);
    private static final Duration FIRST_PROBE_AFTER_REFUSAL = Duration.ofSeconds(30);
    private static final Duration LONGEST_PROBE_AFTER_REFUSAL = Duration.ofMinutes(10);
    private static final int REDIRECTS_THAT_ARE_A_REFUSAL = 5;
    private static final Duration REDIRECTS_FOR = Duration.ofSeconds(30);
    /** A pause worth a line, even where only warnings are shown. */
    private static final Duration LONG_PAUSE = Duration.ofSeconds(10);
    /** How long the answer to a probe is waited for before it is asked for again. */
    private static final Duration WHILE_PROBING = Duration.ofSeconds(1);

    /** How long nobody looks whether the credentials have changed, while everybody waits. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** What log lines begin with. */
    private final String whose;

    private final InstantSource clock;
    private final LongSupplier credentialChanges;
    private final RequestRate rate;
    private final RandomGenerator chance;
    private final ReentrantLock line = new ReentrantLock(true);
    private Instant quietUntil = Instant.MIN;
    /** Until when nobody asks a service that refuses us, unless the credentials have changed since. */
    private Instant refusedUntil = Instant.MIN;

    private long changesWhenRefused;
    /** How often things went wrong. What was asked before the last time says nothing new. */
    private long setbacks;

    private int troubles;
    private int refusals;
    private int redirects;
    private Instant firstRedirect;
    private String refusal;
    private boolean probing;
    private boolean closing;
    private Instant welcomedAt;
    private Duration waited = Duration.ZERO;

    /** @param requestsPerMinute the most requests in any 60 seconds */
    public CallGate(int requestsPerMinute, InstantSource clock) {
        this("", requestsPerMinute, clock, () -> 0);
    }

    /**
     * @param org the organization's name; empty where only one is served
     * @param credentialChanges how often the credentials have changed so far: new ones need not wait until a refusal of
     *     old ones is over
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
        whose = org.isEmpty() ? "" : org + ": ";
        this.clock = clock;
        this.credentialChanges = credentialChanges;
        rate = new RequestRate(requestsPerMinute);
    }

    /**
     * The right to make one call.
     *
     * @param setbacks how many there had been when it was given
     * @param probe whether it is to find out if the service still refuses us
     */
    public record Permit(long setbacks, boolean probe) {}

    /**
     * Waits until a call may be made. Whatever comes to be known meanwhile counts: after each wait everything is looked
     * at again.
     *
     * @param asked what the call is to ask; a send is not held while the service is to be left alone: who knows whether
     *     it is wanted after that
     * @throws CancellationException if it would have to wait, but the program is being stopped, or it is a send
     */
    public Permit acquire(ApiOperation asked) throws InterruptedException {
        Instant begun = clock.instant();
        line.lockInterruptibly();
        try {
            synchronized (this) {
                for (Optional<Permit> turn = turn(); ; turn = turn()) {
                    if (turn.isPresent()) {
                        waited = waited.plus(Duration.between(begun, clock.instant()));
                        return turn.get();
                    }
                    if (closing) {
                        throw new CancellationException("Muster is being stopped");
                    }
                    if (asked == ApiOperation.SEND && !pause().isZero()) {
                        throw new CancellationException("the service is to be left alone for a while");
                    }
                    wait(Math.max(1, Math.min(LOOK_AGAIN.toMillis(), millis(untilTurn()))));
                }
            }
        } finally {
            line.unlock();
        }
    }

    /** A turn, if a call may be made now. */
    synchronized Optional<Permit> turn() {
        if (!untilTurn().isZero()) {
            return Optional.empty();
        }
        rate.begin(clock.instant());
        probing = refusal != null;
        return Optional.of(new Permit(setbacks, probing));
    }

    private Duration untilTurn() {
        Duration pause = pause();
        Duration request = rate.until(clock.instant());
        return pause.compareTo(request) > 0 ? pause : request;
    }

    private Duration pause() {
        Instant now = clock.instant();
        Instant until = refusedUntil.isAfter(quietUntil) && credentialChanges.getAsLong() == changesWhenRefused
                ? refusedUntil
                : quietUntil;
        return now.isBefore(until) ? Duration.between(now, until) : probing ? WHILE_PROBING : Duration.ZERO;
    }

    /**
     * Takes note of what a call came to; each turn ends with it.
     *
     * @param answer {@code null} if the program failed at the call
     */
    public synchronized void observe(Permit turn, ApiResult answer) {
        rate.end(clock.instant());
        boolean news = turn.setbacks() == setbacks;
        probing = probing && !turn.probe();
        if (answer instanceof ApiResult.TokenExpired) {
            notifyAll();
            return;
        }
        redirects = answer instanceof ApiResult.Redirected ? redirects + 1 : 0;
        if (answer instanceof ApiResult.Success || answer instanceof ApiResult.Rejected) {
            if (news) {
                welcome();
            }
        } else if (answer instanceof ApiResult.Unauthorized refused) {
            if (news || refusal == null) {
                refuse(refused.message());
            }
        } else if (answer instanceof ApiResult.Redirected misdirected && lasting()) {
            refuse(misdirected.message());
        } else if (turn.probe() && refusal != null) {
            refuse(refusal);
        } else if (news) {
            onFailure(answer);
        }
        notifyAll();
    }

    private void welcome() {
        welcomedAt = clock.instant();
        if (refusal != null) {
            LOG.info("{}The service lets us in again", whose);
        }
        refusal = null;
        refusals = 0;
        troubles = 0;
        rate.speedUp(clock.instant());
    }

    /**
     * A service that lacks its key answers with redirects to a login page (observed), but so does a proxy for a moment.
     */
    private boolean lasting() {
        if (redirects == 1) {
            firstRedirect = clock.instant();
        }
        return redirects >= REDIRECTS_THAT_ARE_A_REFUSAL
                && !clock.instant().isBefore(firstRedirect.plus(REDIRECTS_FOR));
    }

    /**
     * The service does not want us: nothing is sent but one probe after a growing pause, until it answers otherwise.
     */
    private void refuse(String message) {
        setbacks++;
        refusal = message;
        Duration wait = backOff(refusals++, FIRST_PROBE_AFTER_REFUSAL, LONGEST_PROBE_AFTER_REFUSAL);
        LOG.error(
                "{}The service refuses us, everything waits and it is tried again in {} s; ./muster doctor finds out why: {}",
                whose,
                wait.toSeconds(),
                message);
        refusedUntil = clock.instant().plus(wait);
        changesWhenRefused = credentialChanges.getAsLong();
    }

    private void onFailure(ApiResult answer) {
        setbacks++;
        boolean toldHowLong =
                answer instanceof ApiResult.Throttled && clock.instant().isBefore(quietUntil);
        if (answer instanceof ApiResult.Throttled) {
            rate.slowDown(clock.instant());
        }
        if (!toldHowLong) {
            Duration wait = backOff(troubles++, FIRST_BACK_OFF, LONGEST_BACK_OFF);
            pauseFor(wait.plusMillis(chance.nextLong(wait.toMillis() / 4 + 1)));
        }
    }

    /** The service asks to be left alone for so long; more than an hour is taken for an hour. */
    public synchronized void onRetryAfter(Duration asked) {
        Duration wait = asked.compareTo(LONGEST_RETRY_AFTER) < 0 ? asked : LONGEST_RETRY_AFTER;
        LOG.atLevel(wait.compareTo(LONG_PAUSE) < 0 ? Level.INFO : Level.WARN)
                .log("{}The service asks to be left alone for {} s, everything waits so long", whose, wait.toSeconds());
        pauseFor(wait);
    }

    private void pauseFor(Duration wait) {
        Instant until = clock.instant().plus(wait);
        quietUntil = until.isAfter(quietUntil) ? until : quietUntil;
    }

    private static Duration backOff(int times, Duration first, Duration longest) {
        Duration wait = first.multipliedBy(1L << Math.min(times, 16));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }

    /**
     * Milliseconds for which no work needs to be taken up that asks anything of the service; 0 where it may be asked
     * now.
     */
    public synchronized long pauseMillis() {
        return millis(pause());
    }

    /** Rounded up, so that a pause is over when it is said to be. */
    private static long millis(Duration wait) {
        return wait.plusNanos(999_999).toMillis();
    }

    /** Why the service refuses us, in its own words; empty while it does not. */
    public synchronized Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /**
     * Whether the service refuses us, is to be left alone, or has done nothing that it was asked since it last failed
     * to.
     */
    public synchronized boolean isInTrouble() {
        return refusal != null || troubles > 0 || !pause().isZero();
    }

    /** How long ago the service last did, or refused for its own sake, what it was asked; empty if it never did. */
    public synchronized Optional<Duration> lastSuccessAge() {
        return Optional.ofNullable(welcomedAt).map(then -> Duration.between(then, clock.instant()));
    }

    /** For how long calls have waited for their turns, all of them together. */
    public synchronized Duration waited() {
        return waited;
    }

    /** How often an answer, or the lack of one, made everybody wait. */
    public synchronized long setbacks() {
        return setbacks;
    }

    /** The requests a minute that are made at most, for now. */
    public synchronized double requestsPerMinute() {
        return rate.perMinute(clock.instant());
    }

    /** The program is being stopped: nobody waits for a turn any longer. */
    @Override
    public synchronized void close() {
        closing = true;
        notifyAll();
    }
}
