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

/** {@code muster job}: asks the service about one of its jobs. */
@Command(
        name = "job",
        description =
                "Asks JumpCloud about one of its jobs, by the id that results.csv and status show. Changes nothing, and works beside a running worker.",
        footer = {
            "",
            "JumpCloud calls the first two operations incomplete: its own documentation says of GET /api/v2/jobs/{id} and GET /api/v2/jobs/{id}/results that they are",
            "not functional yet, and the published specification no longer has them. Use --bulk-results, as an import does, for what counts.",
            "",
            "Examples:",
            "  muster job 5da4cf6113973a47cc6862fa",
            "  muster job 5da4cf6113973a47cc6862fa --bulk-results --limit 100 --skip 100",
            "  muster job 5da4cf6113973a47cc6862fa --bulk-results --json"
        })
public final class JobCommand implements Callable<Integer> {
    private static final String ID = "[A-Za-z0-9_-]{1,100}";
    private static final int MOST_RESULTS = 100;
    private static final int NOT_FOUND = 404;

    @Parameters(paramLabel = "ID", description = "the id of the job at JumpCloud")
    private String id;

    @ArgGroup
    private final Kind kind = new Kind();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "" + MOST_RESULTS,
            description = "show at most so many work results, 1 to 100 (default: ${DEFAULT-VALUE})")
    private int limit;

    @Option(
            names = "--skip",
            paramLabel = "N",
            defaultValue = "0",
            description = "leave out so many work results before them (default: ${DEFAULT-VALUE})")
    private int skip;

    @Option(names = "--json", description = "print JumpCloud's answer as one JSON document, without secrets")
    private boolean json;

    @Mixin
    private OrganizationOption org;

    @Spec
    private CommandSpec spec;

    /** Which of the operations is called; the job itself where none is named. */
    private static final class Kind {
        @Option(
                names = "--results",
                description =
                        "show its work results by GET /api/v2/jobs/{id}/results, which JumpCloud calls incomplete")
        private boolean results;

        @Option(
                names = "--bulk-results",
                description =
                        "show its work results by GET /api/v2/bulk/users/{job_id}/results, as an import reads them")
        private boolean bulkResults;
    }

    @Override
    public Integer call() {
        check();
        Settings settings = org.of(CommandContext.loadSettings());
        try (JobClient calls = new JobClient(settings)) {
            if (!kind.bulkResults) {
                tell(
                        "JumpCloud calls this operation incomplete: what it shows may be missing or wrong; --bulk-results shows what an import goes by");
            }
            return show(answer(calls), new MaskedResponse(AttributeCatalog.load(), calls.redaction()));
        }
    }

    private void check() {
        if (!id.matches(ID)) {
            throw misused("the id of a job has letters, digits, - and _ only, at most 100");
        }
        if (limit < 1 || limit > MOST_RESULTS) {
            throw misused("--limit is " + limit + ": it must be 1 to " + MOST_RESULTS);
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

    private ApiResult answer(JobClient calls) {
        if (kind.bulkResults) {
            return calls.bulkResults(id, new Part(limit, skip));
        }
        return kind.results ? calls.results(id, new Part(limit, skip)) : calls.job(id);
    }

    private int show(ApiResult answer, MaskedResponse shown) {
        if (answer instanceof ApiResult.Success done) {
            print(shown.of(done.body()));
            return ExitCode.ALL_IMPORTED;
        }
        if (answer instanceof ApiResult.Unauthorized
                || answer instanceof ApiResult.Redirected redirected && redirected.nothingDone()) {
            tell("JumpCloud refuses the credentials (" + answer.message() + "); " + ImportPrinter.COMMAND
                    + " doctor says what to do");
            return ExitCode.REFUSED_BY_SERVICE;
        }
        if (answer instanceof ApiResult.Rejected refused) {
            tell((refused.status() == NOT_FOUND
                            ? "JumpCloud has no job " + id + " for this organization"
                            : "JumpCloud does not show job " + id)
                    + " (" + answer.message() + "); results.csv and " + ImportPrinter.COMMAND
                    + " status IMPORT have the ids of jobs");
            return ExitCode.USAGE;
        }
        tell("JumpCloud gave no usable answer (" + answer.message() + "); try again later");
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

    private void tell(String text) {
        spec.commandLine().getErr().println("muster: " + text);
        spec.commandLine().getErr().flush();
    }
}
