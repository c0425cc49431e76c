package dev.muster.cli.command;

import dev.muster.cli.CommandContext;
import dev.muster.cli.ExitCode;
import dev.muster.cli.output.Banners;
import dev.muster.cli.output.Counts;
import dev.muster.cli.output.ImportMessages;
import dev.muster.cli.output.ImportPrinter;
import dev.muster.cli.output.ImportStatus;
import dev.muster.cli.output.StatusJson;
import dev.muster.cli.output.StatusText;
import dev.muster.config.sources.SourceFiles;
import dev.muster.ledger.Imports;
import dev.muster.ledger.model.ImportRun;
import dev.muster.runtime.WorkerLock;
import dev.muster.storage.StrayFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster status}: what the ledger says of the imports. */
@Command(
        name = "status",
        description = "Lists open and recent imports, newest first, or shows one of them.",
        footer = {
            "",
            "Examples:",
            "  muster status",
            "  muster status 01M85C3XB93MXQABPWKG0XC1FK",
            "  muster status --all --json"
        })
public final class StatusCommand implements Callable<Integer> {
    private static final int LATEST = 20;

    @Parameters(arity = "0..1", paramLabel = "IMPORT", description = "import id (default: list imports)")
    private String importId;

    @Option(names = "--all", description = "list all imports")
    private boolean all;

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (CommandContext context = CommandContext.look(CommandContext.loadSettings())) {
            Optional<String> worker = WorkerLock.livingHolder(context.home().lock());
            List<StrayFile> unclaimedFiles = StrayFile.in(
                    context.home(),
                    SourceFiles.ofEach(context.settings()),
                    context.settings().inbox().doneFile(),
                    Instant.now());
            if (json) {
                out.print(document(context, worker, unclaimedFiles) + "\n");
            } else {
                Banners.paused(context).ifPresent(out::println);
                worker.map(any -> Banners.rejected(context)).orElse(List.of()).forEach(out::println);
                worker.ifPresent(any -> printQuiet(context, out));
                print(context, out);
                unclaimedFiles.forEach(stray -> out.println(stray.message() + "."));
                if (worker.isEmpty() && !context.ledger().imports().notClosed().isEmpty()) {
                    out.println("No worker is running. " + ImportMessages.RESUME);
                }
            }
        }
        out.flush();
        return ExitCode.ALL_IMPORTED;
    }

    private static void printQuiet(CommandContext context, PrintWriter out) {
        Instant now = Clock.systemUTC().instant();
        context.ledger()
                .refusals()
                .quiet(now)
                .forEach((org, until) ->
                        out.println((org.isEmpty() ? "" : org + ": ") + "JumpCloud asked for a pause: no calls until "
                                + until + " (in " + Duration.between(now, until).toSeconds() + " s)"));
    }

    private String document(CommandContext context, Optional<String> worker, List<StrayFile> unclaimedFiles) {
        var document = new StatusJson(
                context.ledger().pause().since(),
                worker,
                worker.map(any -> context.ledger().refusals().current()).orElse(List.of()),
                worker.map(any -> context.ledger()
                                .refusals()
                                .quiet(Clock.systemUTC().instant()))
                        .orElse(Map.of()),
                unclaimedFiles);
        if (importId != null) {
            return document.of(importRun(context));
        }
        List<ImportStatus> listed = listed(context);
        return document.ofList(listed, context.ledger().imports().count() - listed.size());
    }

    private void print(CommandContext context, PrintWriter out) {
        var text = new StatusText(out, context.home(), Clock.systemUTC().instant());
        if (importId != null) {
            text.print(importRun(context));
            return;
        }
        List<ImportStatus> listed = listed(context);
        text.printList(listed);
        text.printWaiting(listed);
        long more = context.ledger().imports().count() - listed.size();
        if (more > 0) {
            out.println(Counts.of(more, "older import") + " not shown. To list all: " + ImportPrinter.COMMAND
                    + " status --all");
        }
        if (listed.isEmpty()) {
            out.println("No imports in " + context.home().root() + " yet.");
        }
    }

    private ImportStatus importRun(CommandContext context) {
        return new ImportStatus(context.ledger(), context.importRun(importId));
    }

    private List<ImportStatus> listed(CommandContext context) {
        Imports imports = context.ledger().imports();
        List<ImportRun> listed = all ? imports.newestFirst() : imports.latest(LATEST);
        return listed.stream()
                .map(one -> new ImportStatus(context.ledger(), one))
                .toList();
    }
}
