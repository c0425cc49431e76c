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

/**
 * What a trial of the service calls, through the same routes as an import: it creates users, changes them and removes
 * them again. For one thread; {@link #giveUp()} is for any other.
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
        routes.service().client().tell(head::set);
    }

    /** Takes the credentials out of a text, as they are now. */
    public Redaction redaction() {
        return routes.service().redaction().get();
    }

    /**
     * An answer, and what came before its body.
     *
     * @param head {@code null} where nothing came
     */
    public record Heard(ApiResult answer, ResponseHead head) {}

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

    /** Asks for the work results of a job, as far as they fill a page. */
    public Heard results(String job) {
        return call("direct:bulk-users-results", exchange -> {
            exchange.setVariable("job", job);
            exchange.setVariable("page", new ResultsPage(0, true, null));
        });
    }

    /** Searches users; the body says whom. */
    public Heard search(String body) {
        return call("direct:search-users", exchange -> exchange.getMessage().setBody(body));
    }

    /** Removes the user of an id. */
    public Heard remove(String id) {
        return call("direct:remove-user", exchange -> exchange.setVariable("user", id));
    }

    private Heard call(String route, Processor asked) {
        head.set(null);
        ApiResult answer = routes.call(route, asked);
        return new Heard(answer, head.get());
    }

    /** For how long the service is to be left alone; a read waits for that by itself, a send is not made until then. */
    public Duration pause() {
        return Duration.ofMillis(routes.service().callGate().pauseMillis());
    }

    /** The time by the service's clock, as far as that was heard. */
    public Instant serverTime() {
        return routes.service().serverClock().serverTime(clock.instant(), null);
    }

    /** From now on no call is made that would have to wait for its turn. */
    public void giveUp() {
        routes.service().callGate().close();
    }

    @Override
    public void close() {
        routes.close();
    }
}
