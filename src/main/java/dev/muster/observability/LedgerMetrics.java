package dev.muster.observability;

import dev.muster.jumpcloud.pacing.SteadyClock;
import dev.muster.ledger.LedgerStats;
import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.ImportState;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The metrics of the ledger. All are present from the start, at 0. */
final class LedgerMetrics implements MeterBinder {
    private static final String STATE = "state";

    private final CachedValue<LedgerStats> stats;
    private final Clock clock;

    LedgerMetrics(CachedValue<LedgerStats> stats, Clock clock) {
        this.stats = stats;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Outcome outcome : Outcome.values()) {
            Stream.concat(Stream.of(Operation.values()).map(Operation::word), Stream.of("unknown"))
                    .forEach(operation -> records(registry, new LedgerStats.Tally(operation, outcome.word())));
        }
        for (ImportState state : ImportState.values()) {
            gauge(
                            "muster.imports",
                            "Imports in the ledger, by state",
                            now -> now.imports().inState().getOrDefault(state, 0L))
                    .tag(STATE, state.word())
                    .register(registry);
        }
        for (BatchState state : BatchState.values()) {
            if (state != BatchState.SETTLED) {
                gauge(
                                "muster.batches",
                                "Batches with open records, by state",
                                now -> now.batches().inState().getOrDefault(state, 0L))
                        .tag(STATE, state.name().toLowerCase(Locale.ROOT))
                        .register(registry);
            }
        }
        gauge(
                        "muster.imports.unbalanced",
                        "Imports that stay open because their rows do not add up",
                        now -> now.imports().unbalanced())
                .register(registry);
        gauge(
                        "muster.jobs.open",
                        "JumpCloud jobs with open records",
                        now -> now.batches().openJobs())
                .register(registry);
        gauge("muster.queue.records", "Open records from messages", LedgerStats::queueRecords)
                .register(registry);
        gauge("muster.outbox.events", "Events not delivered by the slowest channel", LedgerStats::undelivered)
                .register(registry);
        gauge("muster.paused", "1 while sending is paused, else 0", now -> now.paused() ? 1 : 0)
                .register(registry);
        age(
                registry,
                "muster.oldest.import.age",
                "Age of the oldest open import; 0 if no import is open",
                now -> now.imports().oldestOpen(),
                SteadyClock.wallClock(clock));
        age(
                registry,
                "muster.oldest.job.age",
                "Age of the oldest open job; 0 if no job is open",
                now -> now.batches().oldestJob(),
                clock);
        age(
                registry,
                "muster.oldest.doubt.age",
                "Time since the first send of the oldest batch in doubt; 0 if no batch is in doubt",
                now -> now.batches().oldestDoubt(),
                clock);
        TimeGauge.builder(
                        "muster.last.import.finished.timestamp",
                        () -> stats.getOrLast()
                                .imports()
                                .lastFinished()
                                .map(Instant::toEpochMilli)
                                .orElse(0L),
                        TimeUnit.MILLISECONDS)
                .description("Unix time at which an import was last closed; 0 before the first one")
                .register(registry);
    }

    private void records(MeterRegistry registry, LedgerStats.Tally tally) {
        FunctionCounter.builder(
                        "muster.records",
                        stats,
                        recent -> recent.getOrLast().records().getOrDefault(tally, 0L))
                .description("Records with an outcome, by requested operation")
                .tags("operation", tally.operation(), "outcome", tally.outcome())
                .register(registry);
    }

    private Gauge.Builder<?> gauge(String name, String description, ToDoubleFunction<LedgerStats> value) {
        return Gauge.builder(name, () -> value.applyAsDouble(stats.getOrLast())).description(description);
    }

    private void age(
            MeterRegistry registry,
            String name,
            String description,
            Function<LedgerStats, Optional<Instant>> since,
            Clock by) {
        TimeGauge.builder(
                        name,
                        () -> since.apply(stats.getOrLast())
                                .map(then ->
                                        Duration.between(then, by.instant()).toMillis())
                                .orElse(0L),
                        TimeUnit.MILLISECONDS)
                .description(description)
                .register(registry);
    }
}
