package dev.muster.runtime;

import dev.muster.logging.FailureText;
import dev.muster.logging.LogLine;
import dev.muster.storage.Home;
import dev.muster.storage.StorageFailure;
import dev.muster.storage.UnbalancedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.ExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hindrances that the routes have met. Each route tries again by itself, for as long as it takes; here they are
 * told, once and not with every attempt.
 */
public final class FailureReporter implements ExceptionHandler, Processor {
    private static final Logger LOG = LoggerFactory.getLogger(FailureReporter.class);
    /** Longer than any route waits before it tries again: a hindrance that was not met for so long was over. */
    private static final Duration OVER_AFTER = Duration.ofMinutes(2);

    private final Home home;
    private final Clock clock;
    private final boolean tells;
    private final Map<StorageFailure.Kind, Instant> lastMet = new EnumMap<>(StorageFailure.Kind.class);
    private final Set<String> unbalanced = new HashSet<>();
    private StorageFailure first;

    /** @param tells whether they are logged; else a command waits for the first of them, and tells it itself */
    FailureReporter(Home home, Clock clock, boolean tells) {
        this.home = home;
        this.clock = clock;
        this.tells = tells;
    }

    /** The first hindrance that was met. */
    synchronized Optional<StorageFailure> first() {
        return Optional.ofNullable(first);
    }

    /**
     * The kinds that were met a short while ago, so that they may be there still; whoever is hindered tries again
     * within that time.
     */
    public synchronized Set<StorageFailure.Kind> present() {
        Instant now = clock.instant();
        return lastMet.entrySet().stream()
                .filter(met -> !isOver(met.getValue(), now))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(StorageFailure.Kind.class)));
    }

    /** A route failed; says whether a hindrance was the reason. */
    public boolean meet(Throwable failure) {
        if (failure instanceof UnbalancedException counted) {
            note(counted);
            return true;
        }
        Optional<StorageFailure> storageFailure = StorageFailure.of(failure, home);
        storageFailure.ifPresent(this::note);
        return storageFailure.isPresent();
    }

    private synchronized void note(UnbalancedException counted) {
        if (unbalanced.add(counted.importId()) && tells) {
            LogLine.about(counted.importId(), LOG.atError()).log("{}", counted.getMessage());
        }
    }

    private synchronized void note(StorageFailure met) {
        Instant now = clock.instant();
        Instant before = lastMet.put(met.kind(), now);
        first = first == null ? met : first;
        if (tells && (before == null || isOver(before, now))) {
            LOG.error(
                    met.kind() == StorageFailure.Kind.DAMAGED
                            ? "{}. Until then nothing is sent"
                            : "{}. Nothing is lost, and Muster goes on by itself when that is done",
                    met.text());
        }
    }

    private static boolean isOver(Instant lastMet, Instant now) {
        return Duration.between(lastMet, now).compareTo(OVER_AFTER) > 0;
    }

    /** What is tried again without end has failed once more. */
    @Override
    public void process(Exchange exchange) {
        handleException("It is tried again", exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
    }

    @Override
    public void handleException(Throwable failure) {
        handleException("The ledger or the inbox could not be asked what is due", failure);
    }

    @Override
    public void handleException(String message, Exchange exchange, Throwable failure) {
        handleException(message, failure);
    }

    @Override
    public void handleException(String message, Throwable failure) {
        if (!meet(failure)) {
            LOG.warn("{}: {}", message, FailureText.of(failure));
        }
    }
}
