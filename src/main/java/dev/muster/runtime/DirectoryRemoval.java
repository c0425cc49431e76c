package dev.muster.runtime;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.jumpcloud.client.ApiResult;
import java.util.Optional;

/** Removes users from the JumpCloud directory, one call each: JumpCloud has no bulk operation for it. */
public final class DirectoryRemoval implements AutoCloseable {
    private static final int MOST_ATTEMPTS = 5;
    private static final int NOT_FOUND = 404;

    private final JumpCloudRoutes routes;

    /** @throws ConfigurationException if there are no credentials, or the route cannot be started with the settings */
    public DirectoryRemoval(Settings settings) {
        routes = new JumpCloudRoutes(settings);
    }

    /**
     * Removes a user. Repeats calls that may not have reached JumpCloud; a user who is not there counts as removed.
     *
     * @return why it failed; empty if the user is removed
     */
    public Optional<ApiResult> remove(String id) {
        ApiResult result = call(id);
        for (int attempt = 1; attempt < MOST_ATTEMPTS && mayBeRepeated(result); attempt++) {
            result = call(id);
        }
        boolean gone = result instanceof ApiResult.Rejected rejected && rejected.status() == NOT_FOUND;
        return gone || result instanceof ApiResult.Success ? Optional.empty() : Optional.of(result);
    }

    private ApiResult call(String id) {
        return routes.call("direct:remove-user", exchange -> exchange.setVariable("user", id));
    }

    private static boolean mayBeRepeated(ApiResult result) {
        return !(result instanceof ApiResult.Success
                || result instanceof ApiResult.Rejected
                || result instanceof ApiResult.Unauthorized);
    }

    @Override
    public void close() {
        routes.close();
    }
}
