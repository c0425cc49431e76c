package dev.muster.observability;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** One of Muster's own health checks for Camel. */
final class HealthProbe extends AbstractHealthCheck {
    private final boolean liveness;
    private final Supplier<Optional<String>> trouble;

    private HealthProbe(String id, boolean liveness, Supplier<Optional<String>> trouble) {
        super("muster", id);
        this.liveness = liveness;
        this.trouble = trouble;
    }

    /** Creates a readiness check: a restart does not fix its failure. */
    static HealthProbe ofReadiness(String id, Supplier<Optional<String>> trouble) {
        return new HealthProbe(id, false, trouble);
    }

    /** Creates a liveness check: a restart fixes its failure. */
    static HealthProbe ofLiveness(String id, Supplier<Optional<String>> trouble) {
        return new HealthProbe(id, true, trouble);
    }

    @Override
    public boolean isLiveness() {
        return liveness;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        trouble.get().ifPresentOrElse(what -> builder.message(what).down(), builder::up);
    }
}
