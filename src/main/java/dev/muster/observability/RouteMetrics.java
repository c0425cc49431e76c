package dev.muster.observability;

import dev.muster.runtime.OrganizationRoutes;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.api.management.mbean.ManagedRouteMBean;

/** Camel's route counters, with the names of its Micrometer component. They require JMX. */
final class RouteMetrics implements MeterBinder {
    private final Tags tags;
    private final CamelContext context;

    RouteMetrics(OrganizationRoutes organization) {
        tags = MetricsRegistry.tags(organization);
        context = organization.context();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        ManagedCamelContext managed = context.getCamelContextExtension().getContextPlugin(ManagedCamelContext.class);
        if (managed == null) {
            return;
        }
        for (Route route : context.getRoutes()) {
            counter(
                    registry,
                    "camel.exchanges.total",
                    "Exchanges that a route has completed",
                    managed,
                    route.getId(),
                    Counted.ALL);
            counter(
                    registry,
                    "camel.exchanges.failed",
                    "Exchanges that failed in a route",
                    managed,
                    route.getId(),
                    Counted.FAILED);
        }
    }

    private void counter(
            MeterRegistry registry,
            String name,
            String description,
            ManagedCamelContext managed,
            String route,
            Counted counted) {
        FunctionCounter.builder(name, managed, from -> counted.of(from.getManagedRoute(route)))
                .description(description)
                .tags(tags)
                .tag("routeId", route)
                .register(registry);
    }

    private enum Counted {
        ALL {
            @Override
            long in(ManagedRouteMBean route) throws Exception {
                return route.getExchangesTotal();
            }
        },
        FAILED {
            @Override
            long in(ManagedRouteMBean route) throws Exception {
                return route.getExchangesFailed();
            }
        };

        abstract long in(ManagedRouteMBean route) throws Exception;

        /** Returns the counter; 0 for a route that is currently missing. */
        final long of(ManagedRouteMBean route) {
            try {
                return route == null ? 0 : in(route);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
