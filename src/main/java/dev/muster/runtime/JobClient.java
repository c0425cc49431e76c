package dev.muster.runtime;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.client.Redaction;

/** Reads a job of the service through the same routes as an import. Changes nothing. */
public final class JobClient implements AutoCloseable {
    private final JumpCloudRoutes routes;

    /** @throws ConfigurationException if there are no credentials, or the routes cannot be started with the settings */
    public JobClient(Settings settings) {
        routes = new JumpCloudRoutes(settings);
    }

    /**
     * A part of a job's work results.
     *
     * @param limit the largest number of work results
     * @param skip the number of work results before them
     */
    public record Part(int limit, int skip) {}

    /** Reads the job: {@code GET /api/v2/jobs/{id}}. */
    public ApiResult job(String id) {
        return routes.call("direct:job", exchange -> exchange.setVariable("job", id));
    }

    /** Reads its work results: {@code GET /api/v2/jobs/{id}/results}. */
    public ApiResult results(String id, Part part) {
        return results("direct:job-results", id, part);
    }

    /** Reads its work results as an import does: {@code GET /api/v2/bulk/users/{job_id}/results}. */
    public ApiResult bulkResults(String id, Part part) {
        return results("direct:bulk-users-results", id, part);
    }

    private ApiResult results(String route, String id, Part part) {
        return routes.call(route, exchange -> {
            exchange.setVariable("job", id);
            exchange.setVariable("page", part);
        });
    }

    /** Removes the current credentials from texts. */
    public Redaction redaction() {
        return routes.service().redaction().get();
    }

    @Override
    public void close() {
        routes.close();
    }
}
