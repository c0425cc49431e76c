package dev.muster.runtime;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.client.Redaction;
import dev.muster.jumpcloud.client.ResponseHead;
import dev.muster.pipeline.results.ResultsPage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a trial, through the same routes as an import: it creates, changes and removes users. For one thread;
 * {@link #giveUp()} may be called from any other.
 */
public final class TrialClient implements AutoCloseable {
    private final JumpCloudRoutes routes;
    private final Clock clock;
    private final AtomicReference<ResponseHead> head = new AtomicReference<>();

    /**
     * @param clock of this machine
     * @throws ConfigurationException if there are no credentials, or the routes cannot be started with the settings
     */
    public TrialClient(Settings settings, Clock clock) {
        this.clock = clock;
        routes = new JumpCloudRoutes(settings.with("muster.suppress-email", "true"));
        routes.service().http().onResponseHead(head::set);
    }

    /** Removes the current credentials from texts. */
    public Redaction redaction() {
        return routes.service().redaction().get();
    }

    /**
     * The result of a call, with the head of its response.
     *
     * @param head {@code null} if there was no response
     */
    public record Heard(ApiResult answer, @Nullable ResponseHead head) {}

    /** Starts a job that creates the users of a JSON array. */
    public Heard create(String users) {
        return call(
                "direct:bulk-users-create", exchange -> exchange.getMessage().setBody(users));
    }

    /** Starts a job that changes the users of a JSON array. */
    public Heard update(String users) {
        return call(
                "direct:bulk-users-update", exchange -> exchange.getMessage().setBody(users));
    }

    /** Reads the first page of a job's work results. */
    public Heard results(String job) {
        return call("direct:bulk-users-results", exchange -> {
            exchange.setVariable("job", job);
            exchange.setVariable("page", new ResultsPage(0, true, null));
        });
    }

    /** Searches users by a request body. */
    public Heard search(String body) {
        return call("direct:search-users", exchange -> exchange.getMessage().setBody(body));
    }

    /** Removes a user. */
    public Heard remove(String id) {
        return call("direct:remove-user", exchange -> exchange.setVariable("user", id));
    }

    private Heard call(String route, Processor request) {
        head.set(null);
        ApiResult answer = routes.call(route, request);
        return new Heard(answer, head.get());
    }

    /** The remaining pause of all calls. A read waits for its end by itself; a send fails until then. */
    public Duration pause() {
        return Duration.ofMillis(routes.service().callGate().pauseMillis());
    }

    /** The time by the service's clock, or by this machine's while that is unknown. */
    public Instant serverTime() {
        return routes.service().serverClock().serverTime(clock.instant(), null);
    }

    /** Cancels calls that would have to wait for a permit. */
    public void giveUp() {
        routes.service().callGate().close();
    }

    @Override
    public void close() {
        routes.close();
    }
}
