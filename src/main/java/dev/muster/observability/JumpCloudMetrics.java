package dev.muster.observability;

import dev.muster.jumpcloud.client.ApiCalls;
import dev.muster.jumpcloud.client.ApiOperation;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.pacing.CallGate;
import dev.muster.runtime.OrganizationRoutes;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The metrics of JumpCloud's API for one organization. */
final class JumpCloudMetrics implements MeterBinder {
    /** The operations of the stages, present from the start. Others appear with their first call. */
    private static final List<ApiOperation> USUAL =
            List.of(ApiOperation.SEND, ApiOperation.RESULTS, ApiOperation.SEARCH, ApiOperation.TOKEN);

    /** The stable values of the label {@code answer}, documented in {@code docs/operate/metrics.md}. */
    static final Map<Class<? extends ApiResult>, String> RESULTS = Map.of(
            ApiResult.Success.class, "done",
            ApiResult.Rejected.class, "refused",
            ApiResult.Unauthorized.class, "credentials_refused",
            ApiResult.TokenExpired.class, "about_token",
            ApiResult.Throttled.class, "busy",
            ApiResult.Redirected.class, "misdirected",
            ApiResult.NotSent.class, "not_sent",
            ApiResult.Indeterminate.class, "unclear");

    private final Tags tags;
    private final CallGate callGate;
    private final ApiCalls calls;

    JumpCloudMetrics(OrganizationRoutes organization) {
        tags = MetricsRegistry.tags(organization);
        callGate = organization.callGate();
        calls = organization.calls();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        USUAL.forEach(asked -> RESULTS.keySet().forEach(result -> timer(registry, asked, result)));
        calls.onEnd((asked, answer, took) ->
                timer(registry, asked, answer.getClass()).record(took));
        FunctionCounter.builder(
                        "muster.calls.wait", callGate, any -> any.waited().toMillis() / 1000.0)
                .baseUnit("seconds")
                .tags(tags)
                .description("Total time that calls have waited for permits")
                .register(registry);
        FunctionCounter.builder("muster.setbacks", callGate, CallGate::setbacks)
                .tags(tags)
                .description("Responses, or missing responses, that paused all calls")
                .register(registry);
        Gauge.builder("muster.service.refused", () -> callGate.refusal().isPresent() ? 1 : 0)
                .tags(tags)
                .description("1 while JumpCloud rejects the credentials and only probes are sent, else 0")
                .register(registry);
        TimeGauge.builder("muster.service.pause", callGate::pauseMillis, TimeUnit.MILLISECONDS)
                .tags(tags)
                .description("Time until the next call is allowed; 0 if calls are allowed now")
                .register(registry);
        Gauge.builder("muster.service.requests.per.minute", callGate::requestsPerMinute)
                .tags(tags)
                .description("Current limit on requests per minute")
                .register(registry);
    }

    /** Returns the timer for these tags, always the same instance. */
    private Timer timer(MeterRegistry registry, ApiOperation asked, Class<?> result) {
        return Timer.builder("muster.calls")
                .description("Calls to the API, by operation and result")
                .tags(tags)
                .tags(
                        "call",
                        asked.name().toLowerCase(Locale.ROOT),
                        "answer",
                        Objects.requireNonNull(RESULTS.get(result)))
                .register(registry);
    }
}
