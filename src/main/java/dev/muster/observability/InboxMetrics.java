package dev.muster.observability;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The metrics of the inbox. */
final class InboxMetrics implements MeterBinder {
    private final CachedValue<InboxStats> inbox;
    private final Clock clock;

    InboxMetrics(CachedValue<InboxStats> inbox, Clock clock) {
        this.inbox = inbox;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("muster.inbox.files", () -> inbox.getOrLast().files())
                .description("Files waiting to be claimed")
                .register(registry);
        TimeGauge.builder("muster.inbox.oldest.age", this::oldestAgeMillis, TimeUnit.MILLISECONDS)
                .description("Waiting time of the oldest file; 0 if the inbox is empty")
                .register(registry);
    }

    private long oldestAgeMillis() {
        return inbox.getOrLast()
                .oldest()
                .map(then -> Duration.between(then, clock.instant()).toMillis())
                .orElse(0L);
    }
}
