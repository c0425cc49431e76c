package dev.muster.observability;

import dev.muster.runtime.OrganizationRoutes;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.File;
import java.nio.file.Path;
import java.util.List;

/** The registry of all metrics: Muster's own, and those of the JVM and the system. */
final class MetricsRegistry implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    /** Keeps them from the garbage collector: the registry has only weak references. */
    @SuppressWarnings("UnusedVariable")
    private final List<MeterBinder> own;

    /** @param home the home, whose disk is measured */
    MetricsRegistry(List<MeterBinder> own, Path home) {
        this.own = own;
        own.forEach(binder -> binder.bindTo(registry));
        collections.bindTo(registry);
        List.of(
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new ProcessorMetrics(),
                        new UptimeMetrics(),
                        new FileDescriptorMetrics())
                .forEach(binder -> binder.bindTo(registry));
        // Like Micrometer's own, but without the path, which must not be public.
        Gauge.builder("disk.free", home.toFile(), File::getUsableSpace)
                .baseUnit(BaseUnits.BYTES)
                .description("Usable space of the home's disk")
                .register(registry);
        Gauge.builder("disk.total", home.toFile(), File::getTotalSpace)
                .baseUnit(BaseUnits.BYTES)
                .description("Total space of the home's disk")
                .register(registry);
    }

    /** The tags that identify an organization's metrics; empty if only one is served. */
    static Tags tags(OrganizationRoutes organization) {
        return organization.org().isEmpty() ? Tags.empty() : Tags.of("org", organization.org());
    }

    /** All metrics in the Prometheus format. */
    String text() {
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
