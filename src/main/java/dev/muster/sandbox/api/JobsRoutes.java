package dev.muster.sandbox.api;

import dev.muster.sandbox.state.BulkJob;
import dev.muster.sandbox.state.BulkJobs;
import dev.muster.sandbox.state.SandboxJson;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** Serves the progress and results of jobs. */
public final class JobsRoutes {
    private final BulkJobs jobs;
    private final RequestPipeline exchange;

    public JobsRoutes(BulkJobs jobs, RequestPipeline exchange) {
        this.jobs = jobs;
        this.exchange = exchange;
    }

    public void addTo(RoutesConfig routes) {
        routes.get(SandboxCall.BULK_RESULTS.path(), context -> results(context, "job_id"));
        routes.get(SandboxCall.JOB_RESULTS.path(), context -> results(context, "id"));
        routes.get(
                SandboxCall.JOB_DETAILS.path(),
                context -> Responses.json(context, job(context, "id").details()));
    }

    private void results(Context context, String parameter) {
        var page = PageRequest.of(context);
        var job = job(context, parameter);
        var results = page.of(exchange.withFault(context, job.results()));
        Responses.json(context, SandboxJson.array().addAll(results));
        if (!exchange.faulty(context) && job.show(results)) {
            exchange.unneeded(context, "requested results that were all seen in their final state");
        }
    }

    private BulkJob job(Context context, String parameter) {
        return jobs.job(Authentication.organization(context), context.pathParam(parameter));
    }
}
