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

/** {@code muster cancel}: sends nothing more of an import. */
@Command(
        name = "cancel",
        description =
                "Sends nothing more of an import. What JumpCloud has already is waited for and accounted for; what was not sent is unsent.",
        footer = {"", "Examples:", "  muster cancel 01M85C3XB93MXQABPWKG0XC1FK"})
public final class CancelCommand implements Callable<Integer> {
    @Parameters(paramLabel = "IMPORT", description = "the id of the import, as muster status has it")
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
            if (!open && cancelled.verdict() != ImportState.CANCELLED) {
                throw new ConfigurationException("The import " + importId + " (" + cancelled.source() + ") is "
                        + cancelled.state().word() + ": there is nothing left to cancel. " + ImportPrinter.COMMAND
                        + " status " + importId + " tells what became of it");
            }
            var run = new ImportRunner(context, ProgressReporters.forPeople(context, out, false));
            if (cancelled.state().closed()) {
                return run.tell(cancelled);
            }
            out.println(cancelled.source() + ": nothing more of import " + importId
                    + " is sent; what was sent already is waited for");
            out.flush();
            return run.runWithoutSending(importId);
        }
    }
}
