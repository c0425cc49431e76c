package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.CommandContext;
import dev.muster.cli.ExitCode;
import dev.muster.cli.output.ImportPrinter;
import dev.muster.cli.output.JobText;
import dev.muster.cli.output.MaskedResponse;
import dev.muster.config.Settings;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.runtime.JobClient;
import dev.muster.runtime.JobClient.Part;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster job}: shows a JumpCloud job. */
@Command(
        name = "job",
        description = "Shows a JumpCloud job by the id from results.csv or muster status. Changes nothing; works while "
                + "a worker is running.",
        footer = {
            "",
            "Examples:",
            "  muster job 5da4cf6113973a47cc6862fa --bulk-results --limit 100 --skip 100",
            "  muster job 5da4cf6113973a47cc6862fa --bulk-results --json",
            "  muster job 5da4cf6113973a47cc6862fa",
            "",
            "Prefer --bulk-results, which imports use too. JumpCloud documents the other two operations, "
                    + "GET /api/v2/jobs/{id} and GET /api/v2/jobs/{id}/results, as not functional yet; "
                    + "its published specification no longer has them."
        })
public final class JobCommand implements Callable<Integer> {
    private static final String ID = "[A-Za-z0-9_-]{1,100}";
    private static final int MAX_RESULTS = 100;
    private static final int NOT_FOUND = 404;

    @Parameters(paramLabel = "ID", description = "job id at JumpCloud")
    private String id;

    @ArgGroup
    private final Kind kind = new Kind();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "" + MAX_RESULTS,
            description = "maximum number of work results, 1 to 100 (default: ${DEFAULT-VALUE})")
    private int limit;

    @Option(
            names = "--skip",
            paramLabel = "N",
            defaultValue = "0",
            description = "number of work results to skip (default: ${DEFAULT-VALUE})")
    private int skip;

    @Option(names = "--json", description = "print JumpCloud's response as one JSON document, with secrets masked")
    private boolean json;

    @Mixin
    private OrganizationOption org;

    @Spec
    private CommandSpec spec;

    /** The operation to call; by default the job itself. */
    private static final class Kind {
        @Option(
                names = "--results",
                description = "show work results from GET /api/v2/jobs/{id}/results (not functional yet)")
        private boolean results;

        @Option(
                names = "--bulk-results",
                description = "show work results from GET /api/v2/bulk/users/{job_id}/results, as imports do")
        private boolean bulkResults;
    }

    @Override
    public Integer call() {
        check();
        Settings settings = org.of(CommandContext.loadSettings());
        try (JobClient calls = new JobClient(settings)) {
            if (!kind.bulkResults) {
                warn("JumpCloud documents this operation as incomplete, so data may be missing or wrong: "
                        + "prefer --bulk-results");
            }
            return show(response(calls), new MaskedResponse(AttributeCatalog.load(), calls.redaction()));
        }
    }

    private void check() {
        if (!id.matches(ID)) {
            throw misused("A job id has at most 100 letters, digits, - and _");
        }
        if (limit < 1 || limit > MAX_RESULTS) {
            throw misused("--limit is " + limit + ": it must be 1 to " + MAX_RESULTS);
        }
        if (skip < 0) {
            throw misused("--skip is " + skip + ": it must be 0 or more");
        }
        boolean part = spec.commandLine().getParseResult().hasMatchedOption("--limit")
                || spec.commandLine().getParseResult().hasMatchedOption("--skip");
        if (part && !kind.results && !kind.bulkResults) {
            throw misused("--limit and --skip need --bulk-results or --results");
        }
    }

    private ParameterException misused(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    private ApiResult response(JobClient calls) {
        if (kind.bulkResults) {
            return calls.bulkResults(id, new Part(limit, skip));
        }
        return kind.results ? calls.results(id, new Part(limit, skip)) : calls.job(id);
    }

    private int show(ApiResult response, MaskedResponse shown) {
        if (response instanceof ApiResult.Success done) {
            print(shown.of(done.body()));
            return ExitCode.ALL_IMPORTED;
        }
        if (response instanceof ApiResult.Unauthorized
                || response instanceof ApiResult.Redirected redirected && redirected.nothingDone()) {
            warn("JumpCloud rejected the credentials (" + response.message() + "). To check them: "
                    + ImportPrinter.COMMAND + " doctor");
            return ExitCode.REFUSED_BY_SERVICE;
        }
        if (response instanceof ApiResult.Rejected rejected) {
            warn((rejected.status() == NOT_FOUND
                            ? "JumpCloud has no job " + id + " for this organization"
                            : "JumpCloud does not show job " + id)
                    + " (" + response.message() + "). Job ids are in results.csv and in " + ImportPrinter.COMMAND
                    + " status IMPORT");
            return ExitCode.USAGE;
        }
        warn("No usable response from JumpCloud (" + response.message() + "): try again later");
        return ExitCode.STOPPED;
    }

    private void print(JsonNode body) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(body);
        } else if (kind.bulkResults || kind.results) {
            JobText.printResults(body, skip, limit, out);
        } else {
            JobText.printJob(body, out);
        }
        out.flush();
    }

    private void warn(String text) {
        spec.commandLine().getErr().println("muster: " + text);
        spec.commandLine().getErr().flush();
    }
}
