package dev.muster.runtime;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.client.Redaction;

/**
 * The calls that say how a job of the service is doing, through the same routes as an import. None of them changes
 * anything.
 */
public final class JobClient implements AutoCloseable {
    private final JumpCloudRoutes routes;

    /** @throws ConfigurationException if there are no credentials, or the routes cannot be started with the settings */
    public JobClient(Settings settings) {
        routes = new JumpCloudRoutes(settings);
    }

    /**
     * A part of the work results of a job.
     *
     * @param limit the most work results to ask for
     * @param skip how many to leave out before them
     */
    public record Part(int limit, int skip) {}

    /** The job itself: {@code GET /api/v2/jobs/{id}}. */
    public ApiResult job(String id) {
        return routes.call("direct:job", exchange -> exchange.setVariable("job", id));
    }

    /** Its work results: {@code GET /api/v2/jobs/{id}/results}. */
    public ApiResult results(String id, Part part) {
        return results("direct:job-results", id, part);
    }

    /** Its work results, as an import reads them: {@code GET /api/v2/bulk/users/{job_id}/results}. */
    public ApiResult bulkResults(String id, Part part) {
        return results("direct:bulk-users-results", id, part);
    }

    private ApiResult results(String route, String id, Part part) {
        return routes.call(route, exchange -> {
            exchange.setVariable("job", id);
            exchange.setVariable("page", part);
        });
    }

    /** Takes the credentials out of a text, as they are now. */
    public Redaction redaction() {
        return routes.service().redaction().get();
    }

    @Override
    public void close() {
        routes.close();
    }
}
