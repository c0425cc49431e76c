package dev.muster.observability;

import dev.muster.runtime.FailureReporter;
import dev.muster.storage.StorageFailure;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;
import org.apache.camel.health.HealthCheck.State;

/** The health checks as metrics, so that alerts work without polling the health endpoints. */
final class HealthMetrics implements MeterBinder {
    private final List<HealthProbe> checks;
    private final FailureReporter failureReporter;

    HealthMetrics(List<HealthProbe> checks, FailureReporter failureReporter) {
        this.checks = checks;
        this.failureReporter = failureReporter;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (HealthProbe check : checks) {
            Gauge.builder("muster.health", () -> check.call().getState() == State.UP ? 1 : 0)
                    .description("1 while the health check is up, else 0")
                    .tag("check", check.getId())
                    .register(registry);
        }
        for (StorageFailure.Kind kind : StorageFailure.Kind.values()) {
            Gauge.builder("muster.hindrance", () -> failureReporter.present().contains(kind) ? 1 : 0)
                    .description("1 while a local failure stops Muster, and for 2 minutes after; else 0")
                    .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }
}
