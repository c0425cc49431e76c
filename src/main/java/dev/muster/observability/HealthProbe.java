package dev.muster.observability;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** One of Muster's own health checks, as Camel wants them. */
final class HealthProbe extends AbstractHealthCheck {
    private final boolean liveness;
    private final Supplier<Optional<String>> trouble;

    private HealthProbe(String id, boolean liveness, Supplier<Optional<String>> trouble) {
        super("muster", id);
        this.liveness = liveness;
        this.trouble = trouble;
    }

    /** A check of what work needs: where it is down, another start of the process would not mend it. */
    static HealthProbe ofReadiness(String id, Supplier<Optional<String>> trouble) {
        return new HealthProbe(id, false, trouble);
    }

    /** A check of the process itself: where it is down, another start mends it. */
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
