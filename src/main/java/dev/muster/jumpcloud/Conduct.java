package dev.muster.jumpcloud;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How the program behaves towards the service: one view of it for all workers, so that when it asks one of them to
 * wait, all of them do.
 */
public final class Conduct {
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(1);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);
    private static final Duration FIRST_PROBE_AFTER_REFUSAL = Duration.ofSeconds(30);
    private static final Duration LONGEST_PROBE_AFTER_REFUSAL = Duration.ofMinutes(10);
    private static final int REDIRECTS_THAT_ARE_A_REFUSAL = 5;
    private static final Duration REDIRECTS_FOR = Duration.ofSeconds(30);

    private final Clock clock;
    private Instant quietUntil = Instant.MIN;
    private int troubles;
    private int refusals;
    private int redirects;
    private Instant firstRedirect;
    private String refusal;

    public Conduct(Clock clock) {
        this.clock = clock;
    }

    /** Takes note of what a call came to. */
    public synchronized void observe(Answer answer) {
        if (!(answer instanceof Answer.Redirected)) {
            redirects = 0;
        }
        if (answer instanceof Answer.Done) {
            refusals = 0;
        }
        if (answer instanceof Answer.Done || answer instanceof Answer.Refused) {
            troubles = 0;
            refusal = null;
        } else if (answer instanceof Answer.CredentialsRefused refused) {
            refuse(refused.message());
        } else if (answer instanceof Answer.Redirected redirected) {
            observeRedirect(redirected.message());
        } else if (answer instanceof Answer.Busy busy && busy.retryAfter() != null) {
            stayAway(busy.retryAfter().compareTo(LONGEST_RETRY_AFTER) < 0 ? busy.retryAfter() : LONGEST_RETRY_AFTER);
            observeInvitation(busy.retryAfter());
        } else {
            stayAway(jittered(backOff(troubles++, FIRST_BACK_OFF, LONGEST_BACK_OFF)));
        }
    }

    /** The service does not want us: nothing is sent but a probe after a growing pause, until it answers otherwise. */
    public synchronized void refuse(String message) {
        refusal = message;
        stayAway(backOff(refusals++, FIRST_PROBE_AFTER_REFUSAL, LONGEST_PROBE_AFTER_REFUSAL));
    }

    /** Milliseconds for which nothing may be asked of the service; 0 where it may be asked now. */
    public synchronized long pauseMillis() {
        Instant now = clock.instant();
        return now.isBefore(quietUntil) ? Math.max(1, Duration.between(now, quietUntil).toMillis()) : 0;
    }

    /** Why the service refuses us, in its own words; empty while it does not. */
    public synchronized Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** A service that lacks its key answers with redirects to a login page (observed), but so does a proxy for a moment. */
    private void observeRedirect(String message) {
        if (redirects++ == 0) {
            firstRedirect = clock.instant();
        }
        boolean lasting = redirects >= REDIRECTS_THAT_ARE_A_REFUSAL
                && !clock.instant().isBefore(firstRedirect.plus(REDIRECTS_FOR));
        if (lasting) {
            refuse(message);
        } else {
            stayAway(jittered(backOff(troubles++, FIRST_BACK_OFF, LONGEST_BACK_OFF)));
        }
    }

    /** A service that says "at once" is taken at its word, but not again and again. */
    private void observeInvitation(Duration retryAfter) {
        if (retryAfter.compareTo(Duration.ZERO) <= 0 && troubles++ > 0) {
            stayAway(jittered(backOff(troubles - 2, FIRST_BACK_OFF, LONGEST_BACK_OFF)));
        }
    }

    private static Duration backOff(int times, Duration first, Duration longest) {
        Duration wait = first.multipliedBy(1L << Math.min(times, 16));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }

    private static Duration jittered(Duration wait) {
        return wait.plusMillis(ThreadLocalRandom.current().nextLong(wait.toMillis() / 4 + 1));
    }

    private void stayAway(Duration wait) {
        Instant until = clock.instant().plus(wait);
        quietUntil = until.isAfter(quietUntil) ? until : quietUntil;
    }
}
