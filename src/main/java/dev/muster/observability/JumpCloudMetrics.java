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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** How the service answers in an organization, and what it asks of us. */
final class JumpCloudMetrics implements MeterBinder {
    /** What the stages ask, and what they need for it; whatever else is asked is measured from its first time on. */
    private static final List<ApiOperation> USUAL =
            List.of(ApiOperation.SEND, ApiOperation.RESULTS, ApiOperation.SEARCH, ApiOperation.TOKEN);

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
        USUAL.forEach(asked ->
                Stream.of(ApiResult.class.getPermittedSubclasses()).forEach(answer -> timer(registry, asked, answer)));
        calls.onEnd((asked, answer, took) ->
                timer(registry, asked, answer.getClass()).record(took));
        FunctionCounter.builder(
                        "muster.calls.wait", callGate, any -> any.waited().toMillis() / 1000.0)
                .baseUnit("seconds")
                .tags(tags)
                .description("For how long calls have waited for their turns, all together")
                .register(registry);
        FunctionCounter.builder("muster.setbacks", callGate, CallGate::setbacks)
                .tags(tags)
                .description("Answers, or the lack of one, that made everybody wait")
                .register(registry);
        Gauge.builder("muster.service.refused", () -> callGate.refusal().isPresent() ? 1 : 0)
                .tags(tags)
                .description("The breaker: 1 while the service refuses us and nothing is sent but a probe, else 0")
                .register(registry);
        TimeGauge.builder("muster.service.pause", callGate::pauseMillis, TimeUnit.MILLISECONDS)
                .tags(tags)
                .description("How long it is until the service is asked again; 0 if it may be asked now")
                .register(registry);
        Gauge.builder("muster.service.requests.per.minute", callGate::requestsPerMinute)
                .tags(tags)
                .description("How many requests a minute are made at most, for now")
                .register(registry);
    }

    /** The same one for the same tags, each time. */
    private Timer timer(MeterRegistry registry, ApiOperation asked, Class<?> answer) {
        return Timer.builder("muster.calls")
                .description("Calls to the service, by what was asked and what came of it")
                .tags(tags)
                .tags("call", asked.name().toLowerCase(Locale.ROOT), "answer", word(answer))
                .register(registry);
    }

    /** {@code CredentialsRefused} is {@code credentials_refused}. */
    private static String word(Class<?> answer) {
        return answer.getSimpleName().replaceAll("(?<!^)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
