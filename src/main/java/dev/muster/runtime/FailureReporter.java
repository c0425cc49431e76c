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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.ExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the failures of routes. Each route retries by itself; a storage failure is logged once, not on every retry.
 */
public final class FailureReporter implements ExceptionHandler, Processor {
    private static final Logger LOG = LoggerFactory.getLogger(FailureReporter.class);
    /** Longer than any route waits before a retry: a failure that was not met for that long is over. */
    private static final Duration OVER_AFTER = Duration.ofMinutes(2);

    private final Home home;
    private final Clock clock;
    private final boolean logs;
    private final Map<StorageFailure.Kind, Instant> lastMet = new EnumMap<>(StorageFailure.Kind.class);
    private final Set<String> unbalanced = new HashSet<>();
    private @Nullable StorageFailure first;

    /** @param logs false for a command, which waits for the first storage failure and reports it itself */
    FailureReporter(Home home, Clock clock, boolean logs) {
        this.home = home;
        this.clock = clock;
        this.logs = logs;
    }

    /** The first storage failure; empty until there is one. */
    synchronized Optional<StorageFailure> first() {
        return Optional.ofNullable(first);
    }

    /** The kinds of storage failure that may still be present: each would have been met again within two minutes. */
    public synchronized Set<StorageFailure.Kind> present() {
        Instant now = clock.instant();
        return lastMet.entrySet().stream()
                .filter(met -> !isOver(met.getValue(), now))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(StorageFailure.Kind.class)));
    }

    /** Reports the failure of a route. Returns true if the cause was outside the program, and so has been reported. */
    public boolean meet(Throwable failure) {
        if (failure instanceof UnbalancedException counted) {
            report(counted);
            return true;
        }
        Optional<StorageFailure> storageFailure = StorageFailure.of(failure, home);
        storageFailure.ifPresent(this::report);
        return storageFailure.isPresent();
    }

    private synchronized void report(UnbalancedException counted) {
        if (unbalanced.add(counted.importId()) && logs) {
            LogLine.about(counted.importId(), LOG.atError()).log("{}", counted.getMessage());
        }
    }

    private synchronized void report(StorageFailure met) {
        Instant now = clock.instant();
        Instant before = lastMet.put(met.kind(), now);
        first = first == null ? met : first;
        if (logs && (before == null || isOver(before, now))) {
            LOG.error(
                    met.kind() == StorageFailure.Kind.DAMAGED
                            ? "{}. Until then nothing is sent"
                            : "{}. Nothing is lost, and Muster then goes on by itself",
                    met.text());
        }
    }

    private static boolean isOver(Instant lastMet, Instant now) {
        return Duration.between(lastMet, now).compareTo(OVER_AFTER) > 0;
    }

    /** Reports a failed attempt of a route that keeps trying. */
    @Override
    public void process(Exchange exchange) {
        handleException(
                "A step failed and is retried",
                Objects.requireNonNull(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)));
    }

    @Override
    public void handleException(Throwable failure) {
        handleException("Cannot poll the ledger or the inbox", failure);
    }

    @Override
    public void handleException(@Nullable String message, @Nullable Exchange exchange, Throwable failure) {
        handleException(message, failure);
    }

    @Override
    public void handleException(@Nullable String message, Throwable failure) {
        if (!meet(failure)) {
            LOG.warn("{}: {}", message, FailureText.of(failure));
        }
    }
}
