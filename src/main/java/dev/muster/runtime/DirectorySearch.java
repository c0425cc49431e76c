package dev.muster.runtime;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.pipeline.groups.GroupDirectory;
import dev.muster.pipeline.groups.GroupSearch;
import java.time.Duration;
import java.util.Optional;

/** Reads the JumpCloud directory through the same routes as an import. Changes nothing. */
public final class DirectorySearch implements GroupDirectory, AutoCloseable {
    private final JumpCloudRoutes routes;

    /** @throws ConfigurationException if there are no credentials, or the route cannot be started with the settings */
    public DirectorySearch(Settings settings) {
        routes = new JumpCloudRoutes(settings);
    }

    /** Searches users by a request body. */
    public ApiResult search(String body) {
        return routes.call(
                "direct:search-users", exchange -> exchange.getMessage().setBody(body));
    }

    /** Lists one user, any of them: the smallest call that needs credentials. */
    public ApiResult anyUser() {
        return routes.call("direct:list-users", exchange -> {});
    }

    @Override
    public ApiResult find(GroupSearch search) {
        return routes.call("direct:find-group", exchange -> exchange.setVariable("group", search));
    }

    @Override
    public ApiResult list() {
        return routes.call("direct:list-groups", exchange -> {});
    }

    /** The service's clock minus this machine's; empty while unknown. */
    public Optional<Duration> clockOffset() {
        return Optional.ofNullable(routes.service().serverClock().offsetMillis())
                .map(Duration::ofMillis);
    }

    @Override
    public void close() {
        routes.close();
    }
}
