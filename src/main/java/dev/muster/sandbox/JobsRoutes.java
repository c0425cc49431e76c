package dev.muster.sandbox;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** Tells how jobs stand. */
final class JobsRoutes {
    private final Jobs jobs;
    private final Exchange exchange;

    JobsRoutes(Jobs jobs, Exchange exchange) {
        this.jobs = jobs;
        this.exchange = exchange;
    }

    void addTo(RoutesConfig routes) {
        routes.get(SandboxCall.BULK_RESULTS.path(), context -> results(context, "job_id"));
        routes.get(SandboxCall.JOB_RESULTS.path(), context -> results(context, "id"));
        routes.get(SandboxCall.JOB_DETAILS.path(), context -> Answers.json(context, job(context, "id").details()));
    }

    private void results(Context context, String parameter) {
        var page = Page.of(context);
        var job = job(context, parameter);
        var results = page.of(exchange.told(context, job.results()));
        Answers.json(context, Json.array().addAll(results));
        if (!exchange.faulty(context) && job.show(results)) {
            exchange.unneeded(context);
        }
    }

    private Job job(Context context, String parameter) {
        return jobs.job(Gate.organization(context), context.pathParam(parameter));
    }
}
