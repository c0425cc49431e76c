package dev.muster.cli.command;

import dev.muster.cli.CommandContext;
import dev.muster.cli.output.ImportPrinter;
import dev.muster.cli.output.ProgressReporters;
import dev.muster.config.ConfigurationException;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.ImportState;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster cancel}: stops sending one import. */
@Command(
        name = "cancel",
        description = "Stops sending an import. Waits for the results of what JumpCloud already has; rows not sent yet "
                + "end as unsent.",
        footer = {"", "Examples:", "  muster cancel 01M85C3XB93MXQABPWKG0XC1FK"})
public final class CancelCommand implements Callable<Integer> {
    @Parameters(paramLabel = "IMPORT", description = "import id, see muster status")
    private String importId;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        try (CommandContext context = CommandContext.open(CommandContext.loadSettings())) {
            context.importRun(importId);
            boolean open = context.ledger()
                    .imports()
                    .cancel(importId, Clock.systemUTC().instant());
            ImportRun cancelled = context.importRun(importId);
            if (!open && cancelled.status().verdict() != ImportState.CANCELLED) {
                throw new ConfigurationException("Cannot cancel import " + importId + " (" + cancelled.source()
                        + "): it is "
                        + cancelled.status().word() + ". To see its outcome: " + ImportPrinter.COMMAND
                        + " status "
                        + importId);
            }
            var run = new ImportRunner(context, ProgressReporters.forPeople(context, out, false));
            if (cancelled.status().state().closed()) {
                return run.printClosed(cancelled);
            }
            out.println(cancelled.source() + ": stopped sending import " + importId
                    + "; waiting for the results of what was sent");
            out.flush();
            return run.runWithoutSending(importId);
        }
    }
}
