package dev.muster.cli.command;

import dev.muster.cli.CommandContext;
import dev.muster.cli.ExitCode;
import dev.muster.cli.output.ProgressReporter;
import dev.muster.config.Settings;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Destination;
import dev.muster.runtime.WorkerLock;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster continue}: resumes open imports in the foreground. */
@Command(
        name = "continue",
        description = "Resumes all open imports, or one, and waits for them. Takes no new files or messages. If a "
                + "worker is running, follows its progress.",
        footer = {"", "Examples:", "  muster continue", "  muster continue 01M85C3XB93MXQABPWKG0XC1FK"})
public final class ContinueCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "IMPORT",
            description = "import id, see muster status (default: all open imports)")
    private String importId;

    @ArgGroup(exclusive = true)
    private ProgressOptions progress = new ProgressOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return progress.reportingFailures(spec, this::runToEnd);
    }

    private int runToEnd() throws IOException, InterruptedException {
        try (CommandContext opened = CommandContext.open(CommandContext.loadSettings())) {
            List<ImportRun> named =
                    importId == null ? opened.ledger().imports().notClosed() : List.of(opened.importRun(importId));
            if (named.isEmpty()) {
                try (ProgressReporter reporter = progress.reporter(opened, spec)) {
                    reporter.note("No open imports in " + opened.home().root() + ".");
                }
                return ExitCode.ALL_IMPORTED;
            }
            CommandContext context = opened;
            for (ImportRun one : named) {
                if (!one.status().state().closed() && !one.destination().equals(Destination.NONE)) {
                    context = opened.forOrganizationOf(one);
                    checkUsable(context.settings());
                }
            }
            var run = new ImportRunner(context, progress.reporter(context, spec));
            return importId != null && named.get(0).status().state().closed()
                    ? run.printClosed(named.get(0))
                    : run.run(() -> begin(opened, named));
        }
    }

    private static void checkUsable(Settings settings) {
        settings.connection().credentials();
        MappingOptions.check(settings, AttributeCatalog.load());
    }

    /** Closes imports to further messages if no worker is running, since none can arrive then. */
    private static List<String> begin(CommandContext context, List<ImportRun> named) {
        if (WorkerLock.livingHolder(context.home().lock()).isEmpty()) {
            named.stream()
                    .filter(ImportRun::gathers)
                    .forEach(open -> context.ledger()
                            .messageImports()
                            .endMessages(open.id(), Clock.systemUTC().instant()));
        }
        return named.stream().map(ImportRun::id).toList();
    }
}
