package dev.muster.runtime;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.jumpcloud.client.ApiResult;
import java.time.Duration;
import java.util.Optional;

/** The directory as it can be read, through the same route as all other calls: nothing that it does can write. */
public final class DirectorySearch implements AutoCloseable {
    private final JumpCloudRoutes routes;

    /** @throws ConfigurationException if there are no credentials, or the route cannot be started with the settings */
    public DirectorySearch(Settings settings) {
        routes = new JumpCloudRoutes(settings);
    }

    /** The answer to a search, given as its body. */
    public ApiResult search(String body) {
        return routes.call(
                "direct:search-users", exchange -> exchange.getMessage().setBody(body));
    }

    /** The answer to the smallest question that needs a key: for one user, whoever that is. */
    public ApiResult anyUser() {
        return routes.call("direct:list-users", exchange -> {});
    }

    /** What to add to this machine's clock for the service's; empty until it was heard. */
    public Optional<Duration> clockOffset() {
        return Optional.ofNullable(routes.service().serverClock().offsetMillis())
                .map(Duration::ofMillis);
    }

    @Override
    public void close() {
        routes.close();
    }
}
